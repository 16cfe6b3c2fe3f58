import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { pollMilliseconds, readEvery } from '../../shared/live/freshness';
import { goTo, parseRoute, type Route } from '../../shared/ui/route';
import type { Sample } from './deck';
import type { Selection } from './deckApi';
import { decksQuery, sampleKey, sampleQuery } from './deckQueries';
import { matrixKey } from './matrixQuery';
import { runsKey } from './runs';
import type { OpenRun } from './useOpenRun';
import type { Uploads } from './useUploads';

/** The decks that the page is about, and all others; what a run or the address does not name, the server chooses. */
export function useLabSample(route: Route, run: OpenRun, selection: Selection, size: number, uploads: Uploads) {
  const client = useQueryClient();
  const ids = route.jobId === null ? route.deckIds : (run.deckIds ?? null);
  const sent = uploads.list.filter((upload) => upload.state === 'sent').map((upload) => upload.file.name);
  const decks = useQuery(decksQuery(sent));
  const anyBeingRead = (sample: Sample | undefined) => sample?.decks.some((deck) => deck.state === 'ingesting') === true;
  const sample = useQuery({
    ...sampleQuery(ids, size, selection, false),
    enabled: route.jobId === null || (run.job !== undefined && run.deckIds !== undefined),
    refetchInterval: ({ state }) => (run.final ? (anyBeingRead(state.data) ? pollMilliseconds : false) : readEvery(run.freshness, false, !run.visible)),
  });

  // After the end one more read shows what was stored last.
  useEffect(() => {
    if (route.jobId === null || !run.final) return;
    for (const queryKey of [sampleKey, matrixKey, runsKey]) void client.invalidateQueries({ queryKey });
  }, [client, route.jobId, run.final]);

  // While the server chooses the sample, the first decks to arrive belong to it.
  const deckCount = decks.data?.length ?? 0;
  useEffect(() => {
    if (route.jobId === null && route.deckIds === null && deckCount > 0) void client.invalidateQueries({ queryKey: sampleKey });
  }, [client, route.jobId, route.deckIds, deckCount]);

  // The server's choice becomes part of the address, so that a reload shows the same decks; not while some still arrive.
  const picked = sample.data;
  const arrived = useMemo(() => new Set(decks.data?.map((deck) => deck.name)), [decks.data]);
  const arriving = uploads.list.some(({ state, file }) =>
    state === 'waiting' || state === 'sending' || (state === 'sent' && !arrived.has(file.name)));
  useEffect(() => {
    const elsewhere = route.view !== 'lab' || route.jobId !== null || parseRoute(window.location.hash).jobId !== null; // the address may be ahead of this render
    if (!arriving && !elsewhere && route.deckIds === null && picked !== undefined && picked.total > 0 && !sample.isPlaceholderData) {
      goTo({ ...route, deckIds: picked.decks.map((deck) => deck.id) }, 'replace');
    }
  }, [route, picked, arriving, sample.isPlaceholderData]);

  const sentIds = decks.data?.filter((deck) => sent.includes(deck.name)).map((deck) => deck.id) ?? [];
  return { ids, decks, sample, picked, arrived, sentIds };
}
