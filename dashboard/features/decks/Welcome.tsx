import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Welcome.module.css';

/** What a person sees who has no decks yet: what this is, and the one thing to do. */
export function Welcome({ children }: { readonly children: ReactNode }) {
  return (
    <section className={classes.root} aria-labelledby="welcome">
      <h2 className={classes.title} id="welcome">Add your first decks</h2>
      <Text c="var(--quiet)" maw={560}>
        Every page of every deck is read for its headline, text, colours, contrast and use of space. Each deck’s result is
        stored the moment it is ready, and a second run with the same settings costs nothing.
      </Text>
      <div className={classes.area}>{children}</div>
      <Text size="sm" c="var(--quiet)">
        Try with the sample decks: <Code>./run</Code> makes ten of them and analyzes them while you watch.
      </Text>
    </section>
  );
}
