import { Button } from '@mantine/core';
import { useState, type Ref } from 'react';
import type { Problem } from '../../shared/api/problem';
import { Panel } from '../../shared/ui/Panel';
import type { Deck } from './deck';
import { DeckList } from './DeckList';
import { UploadArea } from './UploadArea';
import type { Uploads } from './useUploads';
import classes from './DeckLab.module.css';

/** Every deck that is known, where new ones arrive and the sample is put together by hand. */
export function AllDecksPanel({ decks, problem, onRetry, uploads, arrived, sentIds, sampleIds, filter, locked, folded, listRef, onSample, onOpen }: {
  readonly decks: readonly Deck[] | undefined;
  readonly problem: Problem | null;
  readonly onRetry: () => void;
  readonly uploads: Uploads;
  readonly arrived: ReadonlySet<string>;
  /** Decks that were uploaded on this page. */
  readonly sentIds: readonly string[];
  readonly sampleIds: readonly string[];
  readonly filter: string;
  /** A run works on the sample. */
  readonly locked: boolean;
  /** A run is shown, which has its own lists; this one waits until it is asked for. */
  readonly folded: boolean;
  readonly listRef: Ref<HTMLUListElement>;
  readonly onSample: (ids: readonly string[]) => void;
  readonly onOpen: (id: string) => void;
}) {
  const [unfolded, setUnfolded] = useState(false);
  const shown = !folded || unfolded;
  return (
    <Panel
      id="all-decks"
      title="All decks"
      note={decks === undefined ? undefined : String(decks.length)}
      actions={
        <>
          {sentIds.length > 0 && !locked && (
            <Button size="compact-sm" variant="light" onClick={() => onSample(sentIds)}>
              {sentIds.length === 1 ? 'Use the upload as sample' : `Use the ${sentIds.length} uploads as sample`}
            </Button>
          )}
          {!locked && shown && sampleIds.length > 0 && <Button size="compact-sm" variant="subtle" onClick={() => onSample([])}>Clear sample</Button>}
          {folded && <Button size="compact-sm" variant="default" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>{unfolded ? 'Hide the list' : 'Show the list'}</Button>}
        </>
      }
    >
      <div className={classes.decks}>
        <UploadArea uploads={uploads} large={false} arrived={arrived} />
        {shown && <DeckList
          decks={decks}
          problem={problem}
          onRetry={onRetry}
          sampleIds={new Set(sampleIds)}
          filter={filter}
          locked={locked}
          listRef={listRef}
          onSample={(id, add) => onSample(add ? [...sampleIds, id] : sampleIds.filter((other) => other !== id))}
          onOpen={onOpen}
        />}
      </div>
    </Panel>
  );
}
