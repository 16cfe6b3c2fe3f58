import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { pollMilliseconds } from '../../shared/live/freshness';
import { listDecks, planRun, readAnalysis, readSample, type RunOrder, type Selection } from './deckApi';

export const sampleKey = ['sample'] as const;
export const decksKey = ['decks'] as const;

/** Every read brings the whole state of the sample, so a missed update heals with the next one. */
export const sampleQuery = (ids: readonly string[] | null, size: number, selection: Selection, every: number | false) =>
  queryOptions({
    queryKey: [...sampleKey, ids === null ? `any ${size}` : ids.join(','), selection.visionModel, selection.analysisPrompt],
    queryFn: ({ signal }) => readSample(ids, size, selection, signal),
    refetchInterval: every,
    refetchIntervalInBackground: true,
    placeholderData: keepPreviousData,
  });

/** All decks. Read often while one is being read or is still expected under these names. */
export const decksQuery = (expected: readonly string[]) =>
  queryOptions({
    queryKey: decksKey,
    queryFn: ({ signal }) => listDecks(signal),
    refetchInterval: ({ state }) => {
      const decks = state.data ?? [];
      const changing = decks.some((deck) => deck.state === 'ingesting') || expected.some((name) => !decks.some((deck) => deck.name === name));
      return changing ? pollMilliseconds : 5 * pollMilliseconds;
    },
  });

export const analysisQuery = (id: string, selection: Selection, jobId: string | null, stored: boolean) =>
  queryOptions({
    queryKey: ['analysis', id, selection.visionModel, selection.analysisPrompt, jobId, stored],
    queryFn: ({ signal }) => readAnalysis(id, selection, jobId, signal),
    enabled: stored,
    staleTime: Infinity,
  });

/** A dry run. Old answers stay visible, marked as such, while a changed order is planned. */
export const planQuery = (order: RunOrder, known: string, enabled: boolean) =>
  queryOptions({
    // A new result, or a deck that has been read by now, makes another plan.
    queryKey: ['plan', order, known],
    queryFn: ({ signal }) => planRun(order, signal),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
  });
