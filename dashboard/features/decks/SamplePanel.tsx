import { Button, Kbd, NumberInput, Skeleton, Text, TextInput } from '@mantine/core';
import { IconArrowsShuffle, IconSearch } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import type { Problem } from '../../shared/api/problem';
import { Pager, usePaged } from '../../shared/ui/Pager';
import { Panel } from '../../shared/ui/Panel';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import type { Chip } from './chips';
import { matches } from './DeckList';
import { SampleChips } from './SampleChips';
import classes from './DeckLab.module.css';

/** What the server draws at most. */
const sampleSizeMost = 200;
const chipsAtOnce = 60;

/** The decks of the sample, one chip each. */
export function SamplePanel({ chips, note, filter, onFilter, searchRef, listRef, openId, dimmed, loading, problem, drawn, drawing, drawProblem, size, onSize, onDraw, onRetry, onOpen }: {
  /** Undefined until the sample has been read. */
  readonly chips: readonly Chip[] | undefined;
  readonly note: ReactNode;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly searchRef: Ref<HTMLInputElement>;
  readonly listRef: Ref<HTMLUListElement>;
  readonly openId: string | null;
  readonly dimmed: boolean;
  readonly loading: boolean;
  readonly problem: Problem | null;
  /** Whether a sample may be drawn now: not while a run works on this one. */
  readonly drawn: boolean;
  readonly drawing: boolean;
  readonly drawProblem: Problem | null;
  readonly size: number;
  readonly onSize: (size: number) => void;
  readonly onDraw: () => void;
  readonly onRetry: () => void;
  readonly onOpen: (id: string) => void;
}) {
  const matching = (chips ?? []).filter((chip) => matches(chip.name, filter));
  const paged = usePaged(matching, chipsAtOnce);
  return (
    <Panel
      id="sample"
      title="Sample"
      note={filter !== '' && chips !== undefined ? `${matching.length} of ${chips.length} decks shown` : note}
      actions={
        <>
          <DeckSearch filter={filter} onFilter={onFilter} inputRef={searchRef} />
          {drawn && (
            <>
              <NumberInput
                size="xs"
                w={78}
                min={1}
                max={sampleSizeMost}
                value={size}
                onChange={(value) => onSize(Math.max(1, Math.min(sampleSizeMost, Number(value) || 1)))}
                aria-label="Decks in a random sample"
              />
              <Button size="xs" variant="default" leftSection={<IconArrowsShuffle size={14} aria-hidden />} loading={drawing} onClick={onDraw}>
                Random sample
              </Button>
            </>
          )}
        </>
      }
    >
      {drawProblem !== null && <ProblemNotice problem={drawProblem} kept="The sample is unchanged." />}
      {chips === undefined && problem !== null && <ProblemNotice problem={problem} onRetry={onRetry} />}
      {chips === undefined && loading && (
        <div className={classes.skeletons} role="status" aria-label="Loading the sample">
          {Array.from({ length: 10 }, (_, index) => <Skeleton key={index} h={54} radius={12} />)}
        </div>
      )}
      {matching.length > 0 && <SampleChips chips={paged.shown} openId={openId} dimmed={dimmed} listRef={listRef} onOpen={onOpen} />}
      <Pager paged={paged} what="decks of the sample" />
      {chips !== undefined && matching.length === 0 && (
        <Text size="sm" c="var(--quiet)">
          {chips.length === 0 ? 'No decks in the sample. Tick some below, or draw a random sample.' : 'No deck of the sample matches. '}
          {chips.length > 0 && <Button variant="subtle" size="compact-sm" onClick={() => onFilter('')}>Show all</Button>}
        </Text>
      )}
    </Panel>
  );
}

export function DeckSearch({ filter, onFilter, inputRef }: {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
}) {
  return (
    <TextInput
      ref={inputRef}
      size="xs"
      w={170}
      aria-label="Search decks"
      placeholder="Search decks"
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={<Kbd size="xs" visibleFrom="sm">/</Kbd>}
      value={filter}
      onChange={(event) => onFilter(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onFilter('');
          event.currentTarget.blur();
        }
      }}
    />
  );
}
