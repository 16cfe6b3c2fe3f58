import { Button, SegmentedControl, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowsDiff, IconSortAscending, IconSortDescending } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode, type Ref } from 'react';
import { problemOf } from '../../shared/api/problem';
import type { Job } from '../../shared/jobs/job';
import { pollMilliseconds, readEvery } from '../../shared/live/freshness';
import { Pager, usePaged } from '../../shared/ui/Pager';
import { Panel } from '../../shared/ui/Panel';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { useShortcuts } from '../../shared/ui/useShortcuts';
import { matches } from './DeckList';
import { lags, matrixOfItems, metrics, metricWords, sortRows, variantsOf, withItems, type MatrixCell, type Metric, type SortBy } from './matrix';
import { matrixQuery } from './matrixQuery';
import { MatrixTable } from './MatrixTable';
import type { OpenRun } from './useOpenRun';
import { variantName } from './variants';
import classes from './MatrixPanel.module.css';

const rowsAtOnce = 25;

/** What the run gave for every deck, beside each other for every model and prompt. */
export function MatrixPanel({ run, job, filter, search, tableRef, onOpen, onCompare }: {
  readonly run: OpenRun;
  readonly job: Job;
  readonly filter: string;
  readonly search: ReactNode;
  readonly tableRef: Ref<HTMLTableElement>;
  readonly onOpen: (deckId: string, variant: number) => void;
  readonly onCompare: (deckId: string, left: string, right: string) => void;
}) {
  // Rows are written a moment after an item ends: until they are, the view is read again.
  const query = useQuery({
    ...matrixQuery(job.id, false),
    refetchInterval: ({ state }) => (lags(state.data ?? null, job, Date.now()) ? pollMilliseconds : readEvery(run.freshness, run.final, !run.visible)),
  });
  const variants = variantsOf(job, query.data ?? null);
  const matrix = useMemo(
    () => (query.data == null ? matrixOfItems(run.items, variants) : withItems(query.data, run.items)),
    [query.data, run.items, variants],
  );
  const [by, setBy] = useState<SortBy>({ by: 'name' });
  const [descending, setDescending] = useState(false);
  const [marked, setMarked] = useState<readonly string[]>([]);
  const rows = sortRows(matrix.rows.filter((row) => matches(row.name, filter)), by, descending);
  const paged = usePaged(rows, rowsAtOnce);
  const sort = (next: SortBy) => {
    const same = next.by === by.by && ('variant' in next ? 'variant' in by && next.variant === by.variant : true);
    setDescending(same ? !descending : next.by !== 'name' && next.by !== 'state' && next.by !== 'missing');
    setBy(next);
  };

  const cells = matrix.rows.flatMap((row) => row.cells.map((cell) => ({ row, cell })));
  const chosen = marked.map((id) => cells.find(({ cell }) => cell.itemId === id)).filter((entry) => entry !== undefined);
  const [one, two] = chosen;
  const comparable = one !== undefined && two !== undefined && one.row.deckId === two.row.deckId && one.cell.runId !== null && two.cell.runId !== null;
  const mark = (itemId: string) => setMarked((before) => (before.includes(itemId) ? before.filter((id) => id !== itemId) : [...before, itemId].slice(-2)));
  const compare = (deckId: string, left: MatrixCell, right: MatrixCell) => onCompare(deckId, left.runId ?? '', right.runId ?? '');

  useShortcuts({
    x: () => {
      const itemId = document.activeElement?.getAttribute('data-item');
      if (itemId != null) mark(itemId);
    },
  }, 'page', variants.length > 1);

  return (
    <Panel
      id="matrix"
      title={variants.length > 1 ? 'Decks × variants' : 'Scores'}
      note={`${matrix.rows.length} deck${matrix.rows.length === 1 ? '' : 's'}${variants.length > 1 ? `, ${variants.length} variants` : ''}`}
      actions={search}
    >
      {query.error !== null && query.data === undefined && <ProblemNotice problem={problemOf(query.error)} kept="States below are live." onRetry={() => void query.refetch()} />}
      {query.data === null && <Text size="sm" c="var(--quiet)" mb={8}>This server tells states and times only; scores are in each deck.</Text>}
      <div className={classes.bar}>
        <SortControl by={by} descending={descending} variants={variants.map(variantName)} onSort={sort} onDirection={() => setDescending(!descending)} />
        {variants.length > 1 && (
          <div className={classes.compare}>
            <Text size="xs" c="var(--quiet)">
              {marked.length === 0 ? 'Mark two results of a deck (x) to compare them.' : comparable || marked.length === 1 ? `${marked.length} of 2 marked` : 'Mark two results of the same deck.'}
            </Text>
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconArrowsDiff size={15} aria-hidden />}
              disabled={!comparable}
              onClick={() => comparable && compare(one.row.deckId, one.cell, two.cell)}
            >
              Compare
            </Button>
          </div>
        )}
      </div>
      <MatrixTable
        rows={paged.shown}
        variants={variants}
        totals={matrix.totals}
        sort={by}
        descending={descending}
        marked={marked}
        tableRef={tableRef}
        onSort={sort}
        onMark={mark}
        onOpen={onOpen}
      />
      <Pager paged={paged} what="results" />
    </Panel>
  );
}

function SortControl({ by, descending, variants, onSort, onDirection }: {
  readonly by: SortBy;
  readonly descending: boolean;
  readonly variants: readonly string[];
  readonly onSort: (sort: SortBy) => void;
  readonly onDirection: () => void;
}) {
  const variant = 'variant' in by ? by.variant : 1;
  return (
    <div className={classes.sort}>
      <Select
        size="xs"
        w={168}
        aria-label="Sort by"
        data={[{ value: 'name', label: 'Sort by name' }, ...metrics.map((metric) => ({ value: metric, label: `Sort by ${metricWords[metric].toLowerCase()}` }))]}
        value={by.by}
        allowDeselect={false}
        onChange={(value) => onSort(value === null || value === 'name' ? { by: 'name' } : { by: value as Metric, variant })}
      />
      <Button size="xs" variant="default" px={8} onClick={onDirection} aria-label={descending ? 'Descending; sort ascending' : 'Ascending; sort descending'}>
        {descending ? <IconSortDescending size={16} aria-hidden /> : <IconSortAscending size={16} aria-hidden />}
      </Button>
      {variants.length > 1 && by.by !== 'name' && (
        <SegmentedControl
          size="xs"
          aria-label="Sort by this variant"
          data={variants.map((name, index) => ({ value: String(index + 1), label: <span title={name}>{index + 1}</span> }))}
          value={String(variant)}
          onChange={(value) => onSort({ by: by.by, variant: Number(value) })}
        />
      )}
    </div>
  );
}
