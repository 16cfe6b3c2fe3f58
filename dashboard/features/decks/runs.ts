import { queryOptions } from '@tanstack/react-query';
import { requestJson } from '../../shared/api/http';
import { asId, asInstant, asList, asNumber, asRecord, asText } from '../../shared/wire/read';
import { parseAnalysis } from './analysis';
import { isMissing } from './deckApi';
import { variantName } from './variants';

/** One result that was computed and kept, whatever became of the cache since. */
export interface RunRecord {
  readonly runId: string;
  readonly visionModel: string;
  readonly analysisPrompt: string;
  readonly modelVersion: string | null;
  readonly createdAt: number | null;
  readonly seconds: number | null;
  readonly cost: number | null;
  readonly pages: number | null;
  readonly jobId: string | null;
  /** Whether this is what the cache answers for its model and prompt now. */
  readonly current: boolean;
}

export function parseRun(value: unknown): RunRecord | null {
  const wire = asRecord(value);
  const runId = asId(wire?.['run_id']);
  if (wire === null || runId === null) return null;
  return {
    runId,
    visionModel: asText(wire['vision_model']) ?? 'classic',
    analysisPrompt: asText(wire['analysis_prompt']) ?? '',
    modelVersion: asText(wire['model_version']),
    createdAt: asInstant(wire['created_at']),
    seconds: asNumber(wire['seconds']),
    cost: asNumber(wire['cost']),
    pages: asNumber(wire['pages']),
    jobId: asText(wire['job_id']),
    current: wire['current'] === true,
  };
}

/** Newest first. */
export function parseRuns(body: unknown): readonly RunRecord[] {
  return asList(asRecord(body)?.['runs']).map(parseRun).filter((run) => run !== null)
    .toSorted((left, right) => (right.createdAt ?? 0) - (left.createdAt ?? 0));
}

/** "classic, 21 Nov 13:05" */
export function runName(run: RunRecord): string {
  const name = variantName({ ...run, name: null });
  return run.createdAt === null ? name : `${name}, ${new Date(run.createdAt).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' })}`;
}

const deckPath = (deckId: string) => `/api/v1/decks/${encodeURIComponent(deckId)}`;

export const runsKey = ['runs'] as const;

/** Null when this server keeps only the latest result. */
export const runsQuery = (deckId: string, enabled: boolean) =>
  queryOptions({
    queryKey: [...runsKey, deckId],
    queryFn: async ({ signal }) => {
      try {
        return parseRuns(await requestJson(`${deckPath(deckId)}/runs`, { signal }));
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    enabled,
  });

export const runResultQuery = (deckId: string, runId: string, enabled: boolean) =>
  queryOptions({
    queryKey: ['run', deckId, runId],
    queryFn: async ({ signal }) => parseAnalysis(await requestJson(`${deckPath(deckId)}/runs/${encodeURIComponent(runId)}`, { signal })),
    enabled,
    // A kept run never changes: its id is the hash of its content.
    staleTime: Infinity,
  });
