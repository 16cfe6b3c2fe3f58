import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { requestJson } from '../../../shared/api/http';
import { asId, asInstant, asList, asNumber, asRecord, asText } from '../../../shared/wire/read';
import { valueLines } from '../compare/compare';
import type { Selection } from '../deckApi';

export const goldenKey = ['golden'] as const;

/** A reading that a person chose as right. */
export interface GoldenPick {
  readonly deckId: string;
  readonly name: string | null;
  readonly page: number;
  readonly field: string;
  readonly value: readonly string[];
  readonly winnerRunId: string | null;
  readonly pickedAt: number | null;
}

/** How well a model and prompt agree with the golden set. */
export interface GoldenScore {
  readonly picks: number;
  /** Picks whose page has a result of this model and prompt. */
  readonly scored: number;
  readonly agree: number;
  /** 0 to 1; null when nothing could be scored. */
  readonly score: number | null;
  readonly byField: readonly { readonly field: string; readonly scored: number; readonly agree: number }[];
  readonly misses: readonly GoldenMiss[];
}

export interface GoldenMiss {
  readonly deckId: string;
  readonly page: number;
  readonly field: string;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

export interface GoldenPage {
  readonly picks: readonly GoldenPick[];
  readonly next: string | null;
}

export function parseGolden(body: unknown): GoldenPage {
  const wire = asRecord(body);
  return {
    picks: asList(wire?.['picks'] ?? wire?.['golden'] ?? wire?.['items']).map(parsePick).filter((pick) => pick !== null),
    next: asText(wire?.['next_page_token']) || null,
  };
}

export function parseScore(body: unknown): GoldenScore | null {
  const wire = asRecord(body);
  if (wire === null) return null;
  const scored = asNumber(wire['scored']) ?? 0;
  const score = asNumber(wire['score']);
  return {
    picks: asNumber(wire['picks']) ?? 0,
    scored,
    agree: asNumber(wire['agree']) ?? 0,
    score: scored === 0 ? null : score,
    byField: Object.entries(asRecord(wire['by_field']) ?? {}).map(([field, entry]) => ({
      field, scored: asNumber(asRecord(entry)?.['scored']) ?? 0, agree: asNumber(asRecord(entry)?.['agree']) ?? 0,
    })),
    misses: asList(wire['misses']).map(parseMiss).filter((miss) => miss !== null),
  };
}

export const goldenQuery = infiniteQueryOptions({
  queryKey: [...goldenKey, 'picks'],
  queryFn: async ({ pageParam, signal }) =>
    parseGolden(await requestJson(`/api/v1/golden?page_size=100${pageParam === null ? '' : `&page_token=${encodeURIComponent(pageParam)}`}`, { signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last: GoldenPage) => last.next,
});

export const scoreQuery = ({ visionModel, analysisPrompt }: Selection) =>
  queryOptions({
    queryKey: [...goldenKey, 'score', visionModel, analysisPrompt],
    queryFn: async ({ signal }) =>
      parseScore(await requestJson(`/api/v1/golden/score?${new URLSearchParams({ vision_model: visionModel, analysis_prompt: analysisPrompt })}`, { signal })),
    retry: false,
  });

export async function removePick(pick: GoldenPick): Promise<void> {
  await requestJson(`/api/v1/golden/${encodeURIComponent(pick.deckId)}/pages/${pick.page}?field=${encodeURIComponent(pick.field)}`, { method: 'DELETE', body: { field: pick.field } });
}

function parsePick(value: unknown): GoldenPick | null {
  const wire = asRecord(value);
  const deckId = asId(wire?.['deck_id']);
  const page = asNumber(wire?.['page']) ?? asNumber(wire?.['number']);
  const field = asText(wire?.['field']);
  if (wire === null || deckId === null || page === null || field === null) return null;
  return {
    deckId, page, field,
    name: asText(wire['name']),
    // After a tie several readings count as right.
    value: Array.isArray(wire['values']) ? [wire['values'].map((value) => valueLines(field, value).join(', ') || 'nothing').join(' or ')] : valueLines(field, wire['value']),
    winnerRunId: asText(wire['winner_run_id']) ?? asText(wire['run_id']),
    pickedAt: asInstant(wire['picked_at']) ?? asInstant(wire['created_at']) ?? asInstant(wire['updated_at']),
  };
}

function parseMiss(value: unknown): GoldenMiss | null {
  const wire = asRecord(value);
  const deckId = asId(wire?.['deck_id']);
  const page = asNumber(wire?.['page']);
  const field = asText(wire?.['field']);
  return wire === null || deckId === null || page === null || field === null
    ? null
    : { deckId, page, field, expected: valueLines(field, wire['expected']), actual: valueLines(field, wire['actual']) };
}
