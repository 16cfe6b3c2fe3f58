import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { pathOf } from '../api/http';
import { send } from '../api/key';
import { followEvents, type StreamStatus } from '../live/followEvents';
import { freshnessOf, pollMilliseconds, readEvery, type Freshness } from '../live/freshness';
import { usePageVisible } from '../live/usePageVisible';
import type { ServerEvent } from '../live/sseParser';
import { getItems, getJob, listJobs } from './jobApi';
import { applyEvent, newerItems, newerJob } from './jobEvents';
import type { JobItem } from './item';
import { isFinal, type Job } from './job';

const jobKey = (id: string) => ['job', id] as const;
/** Each attempt has its own items: what failed in one is queued again in the next. */
const itemsKey = (id: string, attempt: number) => ['job', id, 'items', attempt] as const;

export const jobsKey = ['jobs'] as const;

export const jobQuery = (client: QueryClient, id: string, freshness: Freshness, visible: boolean) =>
  queryOptions({
    queryKey: jobKey(id),
    queryFn: async ({ signal }) => newerJob(client.getQueryData<Job>(jobKey(id)), await getJob(id, signal)),
    refetchInterval: ({ state }) => readEvery(freshness, state.data !== undefined && isFinal(state.data.state), !visible),
    refetchIntervalInBackground: true,
  });

export const itemsQuery = (client: QueryClient, id: string, attempt: number, freshness: Freshness, visible: boolean, jobFinal: boolean) =>
  queryOptions({
    queryKey: itemsKey(id, attempt),
    queryFn: async ({ signal }) =>
      newerItems(client.getQueryData<readonly JobItem[]>(itemsKey(id, attempt)), await getItems(id, signal)),
    refetchInterval: readEvery(freshness, jobFinal, !visible),
    refetchIntervalInBackground: true,
    // While a new attempt's items are on their way, the old ones keep the chips in place.
    placeholderData: (previous: readonly JobItem[] | undefined, before) => (before?.queryKey[1] === id ? previous : undefined),
  });

export const jobsQuery = (count: number, anyRunning: boolean) =>
  queryOptions({
    queryKey: [...jobsKey, count],
    queryFn: ({ signal }) => listJobs(count, signal),
    refetchInterval: anyRunning ? 2 * pollMilliseconds : 10 * pollMilliseconds,
  });

export interface JobStreamOptions {
  readonly job: Job | undefined;
  /** After an item reached a result: what depends on results is read again. */
  readonly onResult: () => void;
}

/** Keeps the cache of one job current from its event stream, and says how fresh that is. */
export function useJobStream({ job, onResult }: JobStreamOptions): Freshness {
  const client = useQueryClient();
  const visible = usePageVisible();
  const [status, setStatus] = useState<StreamStatus>('connecting');
  const id = job?.id;
  const final = job === undefined || isFinal(job.state);
  const link = job?.eventsLink ?? null;

  useEffect(() => {
    if (id === undefined || final || !visible) return undefined;
    const stop = new AbortController();
    setStatus('connecting');
    void followEvents({
      path: pathOf(link ?? `/api/v1/jobs/${encodeURIComponent(id)}/events`),
      // From the beginning: job and items were read at different moments, and the stream tells what is now.
      lastEventId: '',
      signal: stop.signal,
      fetch: (path, init) => send(String(path), init),
      onStatus: setStatus,
      onEvent: (event) => {
        if (takeIn(client, id, event)) onResult();
      },
    });
    return () => stop.abort();
  }, [client, id, link, final, visible, onResult]);

  return freshnessOf(status, final);
}

/** Writes one event into the cache. True when it may have brought a result. */
function takeIn(client: QueryClient, id: string, event: ServerEvent): boolean {
  const job = client.getQueryData<Job>(jobKey(id));
  if (job === undefined) return false;
  const items = client.getQueryData<readonly JobItem[]>(itemsKey(id, job.attempt));
  const next = applyEvent({ job, items: items ?? [] }, event);
  client.setQueryData(jobKey(id), next.job);
  if (items !== undefined && next.job.attempt === job.attempt) client.setQueryData(itemsKey(id, job.attempt), next.items);
  if (isFinal(next.job.state) && !isFinal(job.state)) {
    // One read after the end brings what no event says, and the list of runs shows it too.
    void client.invalidateQueries({ queryKey: jobKey(id) });
    void client.invalidateQueries({ queryKey: jobsKey });
  }
  return results(next.job) !== results(job);
}

function results(job: Job): number {
  return job.items.done + job.items.cached + job.items.duplicate;
}
