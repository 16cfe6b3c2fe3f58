import { Button, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '../../shared/api/problem';
import { duration } from '../../shared/jobs/duration';
import { money } from '../../shared/jobs/money';
import { pollMilliseconds } from '../../shared/live/freshness';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { runsQuery, type RunRecord } from './runs';
import { variantName } from './variants';
import classes from './DeckResult.module.css';

const readsMost = 10;

/** Every kept result of a deck: look at an older one, or compare two. */
export function RunHistory({ deckId, shownRun, onShow, onCompare }: {
  readonly deckId: string;
  /** Id of the run that the deck view shows. */
  readonly shownRun: string | null;
  readonly onShow: (run: RunRecord) => void;
  readonly onCompare: (left: string, right: string) => void;
}) {
  // A new result is listed a moment after it is there.
  const runs = useQuery({
    ...runsQuery(deckId, true),
    refetchInterval: ({ state }) => (shownRun !== null && state.data != null && !state.data.some((run) => run.runId === shownRun) && state.dataUpdateCount < readsMost ? pollMilliseconds : false),
  });
  const [marked, setMarked] = useState<readonly string[]>([]);
  if (runs.error !== null) return <ProblemNotice problem={problemOf(runs.error)} onRetry={() => void runs.refetch()} />;
  if (runs.data === undefined) return <Skeleton h={90} role="status" aria-label="Loading the runs" />;
  if (runs.data === null) return <Text size="sm" c="var(--quiet)">This server keeps the latest result only.</Text>;
  if (runs.data.length === 0) return <Text size="sm" c="var(--quiet)">No kept runs yet. The next analysis is kept here.</Text>;
  const several = runs.data.length > 1;
  const [left, right] = marked;
  // Compared from older to newer, as one reads a change.
  const order = (one: string, two: string): [string, string] => {
    const place = (id: string) => runs.data?.findIndex((run) => run.runId === id) ?? 0;
    return place(one) > place(two) ? [one, two] : [two, one];
  };
  return (
    <>
      <div className={classes.runsBar}>
        <Text size="sm" c="var(--quiet)">{!several ? 'One kept run. Run again without cache to compare.' : 'Mark two runs to compare them.'}</Text>
        {several && (
          <Button
            size="compact-sm"
            leftSection={<IconArrowsDiff size={15} aria-hidden />}
            disabled={left === undefined || right === undefined}
            onClick={() => left !== undefined && right !== undefined && onCompare(...order(left, right))}
          >
            Compare
          </Button>
        )}
      </div>
      <div className={classes.tableScroll} role="region" aria-label="Kept runs" tabIndex={0}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {several && <Table.Th scope="col"><span className="sr-only">Compare</span></Table.Th>}
              <Table.Th scope="col">When</Table.Th><Table.Th scope="col">Model and prompt</Table.Th><Table.Th scope="col">Version</Table.Th>
              <Table.Th scope="col">Work</Table.Th><Table.Th scope="col">Cost</Table.Th><Table.Th scope="col"><span className="sr-only">Show</span></Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.data.map((run) => (
              <Table.Tr key={run.runId} data-shown={run.runId === shownRun || undefined}>
                {several && <Table.Td>
                  <input
                    type="checkbox"
                    className={classes.check}
                    checked={marked.includes(run.runId)}
                    aria-label={`Compare the run of ${when(run)}`}
                    onChange={(event) => setMarked(event.currentTarget.checked ? [...marked, run.runId].slice(-2) : marked.filter((id) => id !== run.runId))}
                  />
                </Table.Td>}
                <Table.Td>{when(run)}{run.current && <Text span size="xs" c="var(--success)" fw={600}> current</Text>}</Table.Td>
                <Table.Td>{variantName({ ...run, name: null })}</Table.Td>
                <Table.Td>{run.modelVersion ?? '–'}</Table.Td>
                <Table.Td>{run.seconds === null ? '–' : duration(run.seconds)}</Table.Td>
                <Table.Td>{run.cost === null ? '–' : money(run.cost)}</Table.Td>
                <Table.Td>{run.runId === shownRun ? <Text size="xs" c="var(--quiet)">Shown</Text> : <Button size="compact-xs" variant="subtle" onClick={() => onShow(run)}>Show</Button>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

function when(run: RunRecord): string {
  return run.createdAt === null ? run.runId : new Date(run.createdAt).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
}
