import { IconCrown } from '@tabler/icons-react';
import type { Score } from './analysis';
import classes from './ScoreBars.module.css';

/** Scores small: name, bar, number. The number says it all; the bar is for the eye. */
export function ScoreBars({ scores, best }: {
  readonly scores: readonly Score[];
  /** Whether a score is the best of its row; null when there is nothing to compare with. */
  readonly best: ((name: string) => boolean) | null;
}) {
  return (
    <span className={classes.root}>
      {scores.map((score) => (
        <span key={score.name} className={classes.row} title={score.reason ?? undefined}>
          <span className={classes.name}>{scoreName(score.name)}</span>
          <span className={classes.track} aria-hidden><span className={classes.bar} data-score={score.name} style={{ width: `${Math.max(0, Math.min(100, score.value))}%` }} /></span>
          <span className={classes.value}>
            {Math.round(score.value)}
            {best?.(score.name) === true && score.name !== 'density' && <><IconCrown size={12} aria-hidden /><span className="sr-only"> best of this deck</span></>}
          </span>
        </span>
      ))}
    </span>
  );
}

export function scoreName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
}
