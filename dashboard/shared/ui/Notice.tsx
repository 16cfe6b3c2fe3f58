import type { ReactNode } from 'react';
import classes from './Notice.module.css';

export type NoticeTone = 'info' | 'warning' | 'danger' | 'quiet';

/** A calm block for something that a person should know: icon, sentence, and what follows from it. */
export function Notice({ tone, icon, title, role, children }: {
  readonly tone: NoticeTone;
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly role?: 'alert' | 'status';
  readonly children?: ReactNode;
}) {
  return (
    <div className={classes.root} data-tone={tone} role={role}>
      <span className={classes.icon}>{icon}</span>
      <div className={classes.body}>
        <div className={classes.title}>{title}</div>
        {children}
      </div>
    </div>
  );
}
