import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { JobItem } from '../../shared/jobs/item';
import { isFinal, type Job, type Variant } from '../../shared/jobs/job';
import { withCurrent } from '../../shared/jobs/jobEvents';
import { itemsQuery, jobQuery, useJobStream } from '../../shared/jobs/jobQueries';
import type { Freshness } from '../../shared/live/freshness';
import { usePageVisible } from '../../shared/live/usePageVisible';
import { sampleKey } from './deckQueries';
import { matrixKey } from './matrixQuery';
import { defaultVariant } from './variants';

/** The run that the address names, kept current by its event stream. */
export interface OpenRun {
  readonly query: UseQueryResult<Job>;
  readonly job: Job | undefined;
  /** Nothing of it can change any more; also true without a run. */
  readonly final: boolean;
  readonly freshness: Freshness;
  readonly visible: boolean;
  readonly items: readonly JobItem[];
  /** The decks that it was asked for; undefined until that is known. */
  readonly deckIds: readonly string[] | undefined;
  readonly variants: readonly Variant[];
}

export function useOpenRun(jobId: string | null): OpenRun {
  const client = useQueryClient();
  const visible = usePageVisible();
  const [freshness, setFreshness] = useState<Freshness>('connecting');
  const query = useQuery({ ...jobQuery(client, jobId ?? '', freshness, visible), enabled: jobId !== null });
  const job = jobId === null ? undefined : query.data;
  const final = job === undefined || isFinal(job.state);
  const items = useQuery({ ...itemsQuery(client, jobId ?? '', job?.attempt ?? 1, freshness, visible, final), enabled: job !== undefined });
  const onResult = useCallback(() => {
    void client.invalidateQueries({ queryKey: sampleKey });
    void client.invalidateQueries({ queryKey: matrixKey });
    void client.invalidateQueries({ queryKey: ['analysis'] });
  }, [client]);
  const now = useJobStream({ job, onResult });
  if (now !== freshness) setFreshness(now);

  const rows = useMemo(() => (job === undefined ? [] : withCurrent(items.data ?? [], job)), [items.data, job]);
  const asked = job?.request ?? null;
  const variants = useMemo(() => (asked !== null && asked.variants.length > 0 ? asked.variants : [defaultVariant]), [asked]);
  const deckIds = asked !== null && asked.deckIds.length > 0 ? asked.deckIds : items.data?.map((item) => item.id);
  return { query, job, final, freshness, visible, items: rows, deckIds, variants };
}
