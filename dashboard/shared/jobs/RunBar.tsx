import type { JobState } from './job';
import { barMoves } from './jobTone';
import classes from './RunBar.module.css';

/**
 * The bar of a job: blue to purple, moving only while work is going on. It is no live region; milestones are
 * announced beside it. Failed items are no progress, so they have a part of their own.
 */
export function RunBar({ state, percent, failedPercent, name, text }: {
  readonly state: JobState;
  readonly percent: number;
  readonly failedPercent: number;
  readonly name: string;
  readonly text: string;
}) {
  const done = Math.max(0, percent - failedPercent);
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={text}
      data-moving={barMoves[state] || undefined}
      data-state={state}
    >
      <div className={classes.fill} style={{ width: `${done}%` }}>
        <div className={classes.gradient} />
      </div>
      {failedPercent > 0 && <div className={classes.failed} style={{ width: `${failedPercent}%` }} />}
    </div>
  );
}
