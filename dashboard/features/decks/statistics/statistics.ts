import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { requestJson } from '../../../shared/api/http';
import { asInstant, asList, asNumber, asRecord, asText } from '../../../shared/wire/read';

/** Numbers over the decks, pages and callbacks of some days. */
export interface Statistics {
  readonly since: number | null;
  readonly decks: { readonly done: number; readonly failed: number; readonly cached: number };
  /** 0 to 1; null without any analysis. */
  readonly cacheHitRate: number | null;
  readonly deckSeconds: Spread;
  readonly pageSeconds: Spread;
  readonly callbackSeconds: Spread;
  readonly models: readonly ModelStatistics[];
  readonly batches: readonly BatchStatistics[];
}

/** How a measured value is spread; all null without samples. */
export interface Spread {
  readonly average: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly samples: number;
}

export interface ModelStatistics {
  readonly visionModel: string;
  readonly done: number;
  readonly failed: number;
  readonly cached: number;
  readonly successRate: number | null;
  readonly deckSeconds: Spread;
  readonly cost: number | null;
}

export interface BatchStatistics {
  readonly jobId: string;
  readonly createdAt: number | null;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly cached: number;
  readonly seconds: number | null;
  readonly cost: number | null;
}

export function parseStatistics(body: unknown): Statistics | null {
  const wire = asRecord(body);
  const decks = asRecord(wire?.['decks']);
  if (wire === null || decks === null) return null;
  return {
    since: asInstant(wire['since']),
    decks: { done: asNumber(decks['done']) ?? 0, failed: asNumber(decks['failed']) ?? 0, cached: asNumber(decks['cached']) ?? 0 },
    cacheHitRate: asNumber(wire['cache_hit_rate']),
    deckSeconds: parseSpread(wire['deck_seconds']),
    pageSeconds: parseSpread(wire['page_seconds']),
    callbackSeconds: parseSpread(wire['callback_seconds']),
    models: asList(wire['models']).map(parseModel).filter((model) => model !== null),
    batches: asList(wire['batches']).map(parseBatch).filter((batch) => batch !== null),
  };
}

export const statisticsQuery = (days: number) =>
  queryOptions({
    queryKey: ['statistics', days],
    queryFn: async ({ signal }) => parseStatistics(await requestJson(`/api/v1/statistics?days=${days}`, { signal })),
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  });

/** 12 ms, 0.4 s, 3 min: small times keep their digits, because a callback takes milliseconds. */
export function fineDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function rate(share: number | null): string {
  if (share === null) return '–';
  const percent = share * 100;
  // 99.96 % is not 100 %.
  return `${percent > 99 && percent < 100 ? Math.floor(percent * 10) / 10 : Math.round(percent)} %`;
}

function parseSpread(value: unknown): Spread {
  const wire = asRecord(value);
  return { average: asNumber(wire?.['avg']), p50: asNumber(wire?.['p50']), p90: asNumber(wire?.['p90']), samples: asNumber(wire?.['samples']) ?? 0 };
}

function parseModel(value: unknown): ModelStatistics | null {
  const wire = asRecord(value);
  const visionModel = asText(wire?.['vision_model']);
  if (wire === null || visionModel === null) return null;
  return {
    visionModel,
    done: asNumber(wire['done']) ?? 0,
    failed: asNumber(wire['failed']) ?? 0,
    cached: asNumber(wire['cached']) ?? 0,
    successRate: asNumber(wire['success_rate']),
    deckSeconds: parseSpread(wire['deck_seconds']),
    cost: asNumber(wire['cost']),
  };
}

function parseBatch(value: unknown): BatchStatistics | null {
  const wire = asRecord(value);
  const jobId = asText(wire?.['job_id']);
  if (wire === null || jobId === null) return null;
  return {
    jobId,
    createdAt: asInstant(wire['created_at']),
    total: asNumber(wire['total']) ?? 0,
    done: asNumber(wire['done']) ?? 0,
    failed: asNumber(wire['failed']) ?? 0,
    cached: asNumber(wire['cached']) ?? 0,
    seconds: asNumber(wire['seconds']),
    cost: asNumber(wire['cost']),
  };
}
