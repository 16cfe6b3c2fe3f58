import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { requestJson } from '../../shared/api/http';
import { isMissing } from './deckApi';
import { parseMatrix } from './matrix';

export const matrixKey = ['matrix'] as const;

/** Decks by variants with their scores; null when this server has no such view, which leaves states only. */
export const matrixQuery = (jobId: string, every: number | false) =>
  queryOptions({
    queryKey: [...matrixKey, jobId],
    queryFn: async ({ signal }) => {
      try {
        return parseMatrix(await requestJson(`/api/v1/jobs/${encodeURIComponent(jobId)}/matrix`, { signal }));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    refetchInterval: every,
    placeholderData: keepPreviousData,
  });
