import { fieldName, onlyIn, type Change } from './compare';
import classes from './Compare.module.css';

/** Changed fields only, side by side; lines that stand on one side only are marked. */
export function ChangeTable({ changes, caption }: { readonly changes: readonly Change[]; readonly caption: string }) {
  return (
    <div className={classes.changes} role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr><th scope="col">Changed</th><th scope="col">Left</th><th scope="col">Right</th></tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.field}>
              <th scope="row">{fieldName(change.field)}</th>
              <td><Lines lines={change.left} other={change.right} mark="−" /></td>
              <td><Lines lines={change.right} other={change.left} mark="+" /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Lines({ lines, other, mark }: { readonly lines: readonly string[]; readonly other: readonly string[]; readonly mark: '−' | '+' }) {
  if (lines.length === 0) return <span className={classes.quiet}>nothing</span>;
  const own = onlyIn(lines, other);
  return (
    <ul className={classes.lines}>
      {lines.map((line, index) => (
        <li key={index} data-own={own.has(line) ? mark : undefined}>
          {own.has(line) && <span className={classes.mark}><span aria-hidden>{mark}</span><span className="sr-only">only here: </span></span>}
          {line}
        </li>
      ))}
    </ul>
  );
}
