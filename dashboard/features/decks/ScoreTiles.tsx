import type { Score } from './analysis';
import { scoreName } from './ScoreBars';
import classes from './ScoreTiles.module.css';

/** Each score with the words that explain it. */
export function ScoreTiles({ scores }: { readonly scores: readonly Score[] }) {
  return (
    <ul className={classes.root} aria-label="Scores">
      {scores.map((score) => (
        <li key={score.name} className={classes.tile}>
          <div className={classes.head}>
            <span className={classes.name}>{scoreName(score.name)}</span>
            <span className={classes.value}>{Math.round(score.value)}<span className={classes.of}> / 100</span></span>
          </div>
          <div className={classes.track} aria-hidden><span className={classes.bar} data-score={score.name} style={{ width: `${Math.max(0, Math.min(100, score.value))}%` }} /></div>
          <p className={classes.reason}>{score.reason}{score.name === 'density' && ' How full the pages are; neither more nor less is better.'}</p>
        </li>
      ))}
    </ul>
  );
}
