import { percent, type Areas } from './analysis';
import classes from './AreaShares.module.css';

const parts = [
  { key: 'image', words: 'Pictures' },
  { key: 'text', words: 'Text' },
  { key: 'empty', words: 'Empty' },
] as const;

/** How a page's area is used: bars to see, and the same numbers as a table to read. */
export function AreaShares({ areas }: { readonly areas: Areas }) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>Share of the page’s area</caption>
      <thead className="sr-only">
        <tr><th scope="col">Part</th><th scope="col">Share</th></tr>
      </thead>
      <tbody>
        {parts.map(({ key, words }) => (
          <tr key={key}>
            <th scope="row">{words}</th>
            <td>
              <span className={classes.track} aria-hidden>
                <span className={classes.bar} data-part={key} style={{ width: `${Math.min(100, areas[key] * 100)}%` }} />
              </span>
              <span className={classes.value}>{percent(areas[key])}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
