import { Checkbox, Skeleton, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconLoader2, IconQuestionMark, type Icon } from '@tabler/icons-react';
import type { Ref } from 'react';
import type { Problem } from '../../shared/api/problem';
import { ago } from '../../shared/jobs/duration';
import { bytes } from '../../shared/ui/bytes';
import { Pager, usePaged } from '../../shared/ui/Pager';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { shortName, type Deck, type DeckState } from './deck';
import classes from './DeckList.module.css';

const look: Record<DeckState, { readonly icon: Icon; readonly words: string }> = {
  ingesting: { icon: IconLoader2, words: 'Being read' },
  ready: { icon: IconCircleCheck, words: 'Ready' },
  failed: { icon: IconCircleX, words: 'Cannot be read' },
  unknown: { icon: IconQuestionMark, words: 'Unknown' },
};

const atOnce = 25;

/** Every deck that Workflows knows, and which of them are in the sample. */
export function DeckList({ decks, problem, onRetry, sampleIds, filter, locked, listRef, onSample, onOpen }: {
  readonly decks: readonly Deck[] | undefined;
  readonly problem: Problem | null;
  readonly onRetry: () => void;
  readonly sampleIds: ReadonlySet<string>;
  readonly filter: string;
  readonly locked: boolean;
  readonly listRef: Ref<HTMLUListElement>;
  readonly onSample: (id: string, inSample: boolean) => void;
  readonly onOpen: (id: string) => void;
}) {
  const matching = (decks ?? []).filter((deck) => matches(deck.name, filter));
  const paged = usePaged(matching, atOnce);
  if (decks === undefined) {
    return problem === null
      ? <Stack gap={6} role="status" aria-label="Loading decks"><Skeleton h={34} /><Skeleton h={34} /><Skeleton h={34} /></Stack>
      : <ProblemNotice problem={problem} onRetry={onRetry} />;
  }
  if (matching.length === 0) {
    return <Text size="sm" c="var(--quiet)">{decks.length === 0 ? 'No decks yet.' : `No deck has “${filter}” in its name.`}</Text>;
  }
  const now = Date.now();
  return (
    <div>
      <ul className={classes.list} aria-label="All decks" ref={listRef}>
        {paged.shown.map((deck) => {
          const { icon: Icon, words } = look[deck.state];
          return (
            <li key={deck.id} className={classes.row}>
              <Checkbox
                size="sm"
                checked={sampleIds.has(deck.id)}
                disabled={locked}
                onChange={(event) => onSample(deck.id, event.currentTarget.checked)}
                aria-label={`${shortName(deck.name)} in the sample`}
              />
              <button type="button" className={classes.name} data-deck={deck.id} onClick={() => onOpen(deck.id)} title={deck.name}>{shortName(deck.name)}</button>
              <span className={classes.state} data-state={deck.state}>
                <Icon size={15} aria-hidden /> {words}
              </span>
              <span className={classes.pages}>{deck.pageCount === null ? '' : `${deck.pageCount} page${deck.pageCount === 1 ? '' : 's'}`}</span>
              <span className={classes.size}>{deck.sizeBytes === null ? '' : bytes(deck.sizeBytes)}</span>
              <span className={classes.when}>{deck.uploadedAt === null ? '' : ago(deck.uploadedAt, now)}</span>
              {deck.failure !== null && <span className={classes.failure}>{deck.failure.sentence} {deck.failure.action}</span>}
            </li>
          );
        })}
      </ul>
      <Pager paged={paged} what="decks" />
    </div>
  );
}

/** Whether a name has all words of a filter, in any order and case. */
export function matches(name: string, filter: string): boolean {
  const lower = name.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}
