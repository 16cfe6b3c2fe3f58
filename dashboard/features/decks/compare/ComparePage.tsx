import { Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../../../shared/api/problem';
import { Panel } from '../../../shared/ui/Panel';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { goTo, useRoute } from '../../../shared/ui/route';
import { shortName } from '../deck';
import { decksQuery } from '../deckQueries';
import { runName, runsQuery, type RunRecord } from '../runs';
import { ComparedDeck } from './ComparedDeck';
import { compareQuery } from './compareQueries';
import classes from './Compare.module.css';

/** Two runs of one deck beside each other. */
export function ComparePage() {
  const route = useRoute();
  const decks = useQuery(decksQuery([]));
  const deckId = route.openDeck ?? '';
  const runs = useQuery(runsQuery(deckId, deckId !== ''));
  const list = runs.data ?? [];
  // Without a choice: the two newest, the older one on the left.
  const left = route.left ?? list[1]?.runId ?? null;
  const right = route.right ?? list[0]?.runId ?? null;
  const ready = deckId !== '' && left !== null && right !== null && left !== right;
  const comparison = useQuery(compareQuery(deckId, left ?? '', right ?? '', ready));
  const choose = (change: Partial<typeof route>) => goTo({ ...route, ...change }, 'replace');

  return (
    <Stack gap={20}>
      <Panel id="compare-what" title="What to compare">
        <div className={classes.choice}>
          <Select
            label="Deck"
            placeholder="Choose a deck"
            searchable
            nothingFoundMessage="No deck has this name"
            limit={100}
            data={(decks.data ?? []).map((deck) => ({ value: deck.id, label: shortName(deck.name) }))}
            value={deckId === '' ? null : deckId}
            onChange={(value) => choose({ openDeck: value, left: null, right: null, page: 1 })}
          />
          <RunSelect label="Left" runs={list} value={left} other={right} disabled={deckId === ''} onChange={(value) => choose({ left: value, right, page: 1 })} />
          <RunSelect label="Right" runs={list} value={right} other={left} disabled={deckId === ''} onChange={(value) => choose({ left, right: value, page: 1 })} />
        </div>
        <Hint deck={deckId !== ''} runs={runs.data} />
        {runs.isError && <ProblemNotice problem={problemOf(runs.error)} onRetry={() => void runs.refetch()} />}
        {decks.isError && <ProblemNotice problem={problemOf(decks.error)} onRetry={() => void decks.refetch()} />}
      </Panel>
      {ready && comparison.isError && <ProblemNotice problem={problemOf(comparison.error)} onRetry={() => void comparison.refetch()} />}
      {ready && comparison.isPending && <Skeleton h={420} radius={14} role="status" aria-label="Comparing" />}
      {ready && comparison.data != null && (
        <ComparedDeck comparison={comparison.data} deckId={deckId} left={left} right={right} page={route.page} onPage={(page) => choose({ page, left, right })} />
      )}
    </Stack>
  );
}

function Hint({ deck, runs }: { readonly deck: boolean; readonly runs: readonly RunRecord[] | null | undefined }) {
  const words = !deck
    ? 'Choose a deck that was analyzed at least twice: with two models or prompts, or again without cache.'
    : runs === null
      ? 'This server keeps the latest result only, so there is nothing to compare.'
      : runs !== undefined && runs.length < 2
        ? `This deck has ${runs.length === 0 ? 'no kept run' : 'one kept run'}. Analyze it with another model or prompt, or again without cache.`
        : null;
  return words === null ? null : <Text size="sm" c="var(--quiet)" mt={10}>{words}</Text>;
}

function RunSelect({ label, runs, value, other, disabled, onChange }: {
  readonly label: string;
  readonly runs: readonly RunRecord[];
  readonly value: string | null;
  readonly other: string | null;
  readonly disabled: boolean;
  readonly onChange: (value: string | null) => void;
}) {
  const data = runs.map((run) => ({ value: run.runId, label: `${runName(run)}${run.current ? ' (current)' : ''}`, disabled: run.runId === other }));
  // A linked run may be older than the page of runs that was read.
  const known = value === null || data.some((run) => run.value === value);
  return (
    <Select
      label={label}
      placeholder="Choose a run"
      data={known ? data : [...data, { value, label: value }]}
      value={value}
      disabled={disabled || runs.length === 0}
      allowDeselect={false}
      onChange={onChange}
    />
  );
}
