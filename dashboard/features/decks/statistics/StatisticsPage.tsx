import { SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../../shared/api/problem';
import { Panel } from '../../../shared/ui/Panel';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { isMissing } from '../deckApi';
import { BatchTable } from './BatchTable';
import { ModelChart } from './ModelChart';
import { fineDuration, rate, statisticsQuery, type Spread, type Statistics } from './statistics';
import classes from './Statistics.module.css';

const spans = [{ label: 'Today', value: '1' }, { label: '7 days', value: '7' }, { label: '30 days', value: '30' }, { label: '90 days', value: '90' }];

/** Average times, outcomes per model, callback latency, the cache's share, and every batch. */
export function StatisticsPage() {
  const [days, setDays] = useState(30);
  const statistics = useQuery(statisticsQuery(days));
  const data = statistics.data ?? null;
  const total = data === null ? 0 : data.decks.done + data.decks.failed + data.decks.cached;
  return (
    <Stack gap={20}>
      <SegmentedControl className={classes.spans} aria-label="Time" data={spans} value={String(days)} onChange={(value) => setDays(Number(value))} />
      {statistics.isError && (isMissing(statistics.error)
        ? <Panel id="none" title="No statistics here"><Text size="sm" c="var(--quiet)">This server does not count them.</Text></Panel>
        : <ProblemNotice problem={problemOf(statistics.error)} onRetry={() => void statistics.refetch()} kept={data === null ? undefined : 'The numbers below are older.'} />)}
      {statistics.isPending && <Skeleton h={300} radius={14} role="status" aria-label="Loading the statistics" />}
      {data !== null && total === 0 && (
        <Panel id="empty" title="Nothing was analyzed in this time"><Text size="sm" c="var(--quiet)">Run an analysis in the deck lab, or choose a longer time.</Text></Panel>
      )}
      {data !== null && total > 0 && (
        <>
          <Tiles statistics={data} total={total} />
          <Panel id="models" title="Success and failure per model" note="analyses that ran, and what came from the cache"><ModelChart models={data.models} /></Panel>
          <Panel id="batches" title="Batches" note={String(data.batches.length)}><BatchTable batches={data.batches} /></Panel>
        </>
      )}
    </Stack>
  );
}

function Tiles({ statistics, total }: { readonly statistics: Statistics; readonly total: number }) {
  const { decks, deckSeconds, pageSeconds, callbackSeconds, cacheHitRate } = statistics;
  const ran = decks.done + decks.failed;
  return (
    <ul className={classes.tiles} aria-label="In short">
      <Tile name="Average deck" value={time(deckSeconds.average)} detail={spreadWords(deckSeconds, 'deck')} />
      <Tile name="Average page" value={time(pageSeconds.average)} detail={spreadWords(pageSeconds, 'deck')} />
      <Tile name="Success" value={rate(ran === 0 ? null : decks.done / ran)} detail={`${decks.done} done, ${decks.failed} failed`} />
      <Tile name="From the cache" value={rate(cacheHitRate)} detail={`${decks.cached} of ${total} cost nothing`} />
      <Tile name="Worker to functions app" value={time(callbackSeconds.average)} detail={spreadWords(callbackSeconds, 'callback')} />
    </ul>
  );
}

function Tile({ name, value, detail }: { readonly name: string; readonly value: string; readonly detail: string }) {
  return (
    <li className={classes.tile}>
      <span className={classes.name}>{name}</span>
      <span className={classes.value}>{value}</span>
      <span className={classes.detail}>{detail}</span>
    </li>
  );
}

function time(seconds: number | null): string {
  return seconds === null ? '–' : fineDuration(seconds);
}

function spreadWords({ p50, p90, samples }: Spread, unit: string): string {
  if (samples === 0 || p50 === null || p90 === null) return 'no samples';
  return `half within ${fineDuration(p50)}, 90 % within ${fineDuration(p90)}, from ${samples} ${unit}${samples === 1 ? '' : 's'}`;
}
