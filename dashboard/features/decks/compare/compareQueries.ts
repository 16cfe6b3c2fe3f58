import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { requestJson } from '../../../shared/api/http';
import { goldenKey } from '../golden/golden';
import { goldenChanges, parseComparison, type ComparedPage, type Comparison, type Pick } from './compare';

export const compareKey = ['compare'] as const;

export const compareQuery = (deckId: string, left: string, right: string, enabled: boolean) =>
  queryOptions({
    queryKey: [...compareKey, deckId, left, right],
    queryFn: async ({ signal }) =>
      parseComparison(await requestJson(`/api/v1/decks/${encodeURIComponent(deckId)}/compare?${new URLSearchParams({ left, right })}`, { signal })),
    enabled,
    placeholderData: keepPreviousData,
  });

interface Choice {
  readonly page: ComparedPage;
  /** Null takes the choice back. */
  readonly pick: Pick | null;
}

/** Keeps the winner of one page as truth, for every field that differs there and can be scored. */
export function usePick(deckId: string, left: string, right: string) {
  const client = useQueryClient();
  const key = [...compareKey, deckId, left, right];
  return useMutation({
    mutationFn: async ({ page, pick }: Choice) => {
      const path = `/api/v1/golden/${encodeURIComponent(deckId)}/pages/${page.number}`;
      for (const field of goldenChanges(page)) {
        if (pick === null) await requestJson(`${path}?field=${field}`, { method: 'DELETE', body: { field } });
        else await requestJson(path, { method: 'PUT', body: choiceBody(field, pick, left, right) });
      }
    },
    onMutate: ({ page, pick }) => {
      // Seen at once; a refusal brings back what was.
      const before = client.getQueryData<Comparison | null>(key);
      if (before != null) {
        client.setQueryData(key, { ...before, pages: before.pages.map((other) => (other.number === page.number ? { ...other, pick } : other)) });
      }
      return { before };
    },
    onError: (_error, _choice, context) => client.setQueryData(key, context?.before),
    onSuccess: () => client.invalidateQueries({ queryKey: goldenKey }),
  });
}

/** On a tie both readings count as right. */
function choiceBody(field: string, pick: Pick, left: string, right: string): object {
  return pick === 'tie' ? { field, run_ids: [left, right] } : { field, winner_run_id: pick === 'left' ? left : right };
}
