import type { ReactNode } from 'react';
import classes from './Panel.module.css';

/** A titled section of the page. */
export function Panel({ id, title, note, actions, children, className }: {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) {
  return (
    <section className={className === undefined ? classes.root : `${classes.root} ${className}`} aria-labelledby={id}>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h2 className={classes.title} id={id}>{title}</h2>
          {note !== undefined && <span className={classes.note}>{note}</span>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
