import { Anchor, Button, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../../shared/api/problem';
import { ago } from '../../../shared/jobs/duration';
import { Panel } from '../../../shared/ui/Panel';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { formatRoute, home } from '../../../shared/ui/route';
import { fieldName } from '../compare/compare';
import { isMissing } from '../deckApi';
import { shortName } from '../deck';
import { goldenKey, goldenQuery, removePick, type GoldenPick } from './golden';
import { GoldenScores } from './GoldenScores';
import classes from './Golden.module.css';

/** What people picked as right, and how each model and prompt does against it. */
export function GoldenPage() {
  const picks = useInfiniteQuery(goldenQuery);
  const client = useQueryClient();
  const remove = useMutation({ mutationFn: removePick, onSuccess: () => client.invalidateQueries({ queryKey: goldenKey }) });
  const all = picks.data?.pages.flatMap((page) => page.picks);

  if (picks.isError && isMissing(picks.error)) {
    return <Panel id="golden" title="No golden set here"><Text size="sm" c="var(--quiet)">This server does not keep one.</Text></Panel>;
  }
  return (
    <Stack gap={20}>
      {picks.isError && <ProblemNotice problem={problemOf(picks.error)} onRetry={() => void picks.refetch()} />}
      {all !== undefined && all.length > 0 && <GoldenScores />}
      <Panel id="golden-picks" title="Picks" note={all === undefined ? undefined : `${all.length}${picks.hasNextPage ? ' and more' : ''}`}>
        {picks.isPending && <Skeleton h={140} role="status" aria-label="Loading the golden set" />}
        {all?.length === 0 && (
          <div className={classes.empty}>
            <Text size="sm" c="var(--quiet)" maw={560}>
              Nothing is picked yet. Compare two runs of a deck and say which reading is better: the winner’s slide type, headline and figures become truth,
              and every model and prompt is scored against them.
            </Text>
            <Button component="a" href={formatRoute({ ...home, view: 'compare' })} variant="default">Compare two runs</Button>
          </div>
        )}
        {remove.error !== null && <ProblemNotice problem={problemOf(remove.error)} />}
        {all !== undefined && all.length > 0 && <PickTable picks={all} onRemove={(pick) => remove.mutate(pick)} />}
        {picks.hasNextPage && <Button mt={10} variant="subtle" size="compact-sm" loading={picks.isFetchingNextPage} onClick={() => void picks.fetchNextPage()}>Show more</Button>}
      </Panel>
    </Stack>
  );
}

function PickTable({ picks, onRemove }: { readonly picks: readonly GoldenPick[]; readonly onRemove: (pick: GoldenPick) => void }) {
  const now = Date.now();
  return (
    <div className={classes.scroll} role="region" aria-label="Table of picks" tabIndex={0}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Deck</Table.Th><Table.Th scope="col">Page</Table.Th><Table.Th scope="col">Field</Table.Th>
            <Table.Th scope="col">Right is</Table.Th><Table.Th scope="col">Picked</Table.Th><Table.Th scope="col"><span className="sr-only">Remove</span></Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {picks.map((pick) => (
            <Table.Tr key={`${pick.deckId}/${pick.page}/${pick.field}`}>
              <Table.Th scope="row">{pick.name === null ? `Deck ${pick.deckId}` : shortName(pick.name)}</Table.Th>
              <Table.Td><Anchor size="sm" href={formatRoute({ ...home, openDeck: pick.deckId, page: pick.page })}>Page {pick.page}</Anchor></Table.Td>
              <Table.Td>{fieldName(pick.field)}</Table.Td>
              <Table.Td className={classes.value}>{pick.value.join(', ') || 'nothing'}</Table.Td>
              <Table.Td className={classes.quiet}>{pick.pickedAt === null ? '' : ago(pick.pickedAt, now)}</Table.Td>
              <Table.Td><Button size="compact-xs" variant="subtle" color="gray" onClick={() => onRemove(pick)} aria-label={`Remove the pick of ${fieldName(pick.field).toLowerCase()} on page ${pick.page}`}>Remove</Button></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
