import { ConditionalReads } from '../../shared/api/conditional';
import { newKey, requestJson } from '../../shared/api/http';
import { ApiError } from '../../shared/api/problem';
import { requireJob } from '../../shared/jobs/jobApi';
import type { Job, Variant } from '../../shared/jobs/job';
import { parseAnalysis, type Analysis } from './analysis';
import { parseDecks, parseSample, type Deck, type Sample } from './deck';
import { parsePlan, type Plan } from './plan';

/** What a result is stored under, beside the deck. */
export type Selection = Pick<Variant, 'visionModel' | 'analysisPrompt'>;

/** What a run is asked to do. */
export interface RunOrder {
  readonly deckIds: readonly string[];
  readonly variants: readonly Variant[];
  readonly useCache: boolean;
  /** US dollars; null for none. */
  readonly budget: number | null;
}

/** How many decks one read of the sample may name. */
const sampleIdsMost = 200;

const reads = new ConditionalReads();

/** The state of these decks, or of a fresh sample drawn at random when there are no ids. */
export async function readSample(
  ids: readonly string[] | null, size: number, selection: Selection, signal?: AbortSignal, random = false,
): Promise<Sample> {
  if (ids?.length === 0) return { decks: [], completed: 0, total: 0 };
  if (ids !== null && ids.length > sampleIdsMost) {
    const parts: Sample[] = [];
    // One after the other: a thousand decks are five reads, and other people read samples, too.
    for (let from = 0; from < ids.length; from += sampleIdsMost) parts.push(await readSample(ids.slice(from, from + sampleIdsMost), size, selection, signal));
    const decks = parts.flatMap((part) => part.decks);
    return { decks, completed: parts.reduce((sum, part) => sum + part.completed, 0), total: decks.length };
  }
  const body = await requestJson('/api/dojo/extraction-test/sample', {
    method: 'POST',
    signal,
    body: {
      ...(ids === null ? { sample_size: size, ...(random ? { random: true } : {}) } : { existing_ids: ids.map(Number) }),
      vision_model: selection.visionModel,
      analysis_prompt: selection.analysisPrompt,
    },
  });
  return parseSample(body);
}

export async function runAnalysis(order: RunOrder): Promise<Job> {
  const body = await requestJson('/api/dojo/extraction-test/run-visual-analysis', { method: 'POST', idempotencyKey: newKey(), body: orderBody(order) });
  return requireJob(body);
}

/** What the run would do; null when this server makes no plans. */
export async function planRun(order: RunOrder, signal?: AbortSignal): Promise<Plan | null> {
  try {
    return parsePlan(await requestJson('/api/dojo/extraction-test/plan', { method: 'POST', body: orderBody(order), signal }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function listDecks(signal?: AbortSignal): Promise<readonly Deck[]> {
  return reads.read('/api/v1/decks?page_size=1000', parseDecks, signal);
}

/** The stored result for the selected model and prompt, seen from the job that is open; null when there is none. */
export async function readAnalysis(id: string, selection: Selection, jobId: string | null, signal?: AbortSignal): Promise<Analysis | null> {
  const query = new URLSearchParams({ vision_model: selection.visionModel, analysis_prompt: selection.analysisPrompt, ...(jobId === null ? {} : { job_id: jobId }) });
  try {
    return parseAnalysis(await requestJson(`/api/v1/decks/${encodeURIComponent(id)}/results?${query}`, { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

export function pageImage(deckId: string, page: number): string {
  return `/api/v1/decks/${encodeURIComponent(deckId)}/pages/${page}`;
}

/** Whether the server does not know the path at all, as opposed to the thing that was asked for. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status, code } = error.problem;
  return status === 405 || (status === 404 && (code === null || code === 'NOT_FOUND' || code === 'ROUTE_NOT_FOUND'));
}

/** One variant is asked for in the seed's own words. */
function orderBody({ deckIds, variants, useCache, budget }: RunOrder): object {
  const [first] = variants;
  return {
    deck_ids: deckIds.map(Number),
    ...(variants.length === 1 && first !== undefined && first.name === null
      ? { vision_model: first.visionModel, analysis_prompt: first.analysisPrompt }
      : { variants: variants.map((variant) => ({ vision_model: variant.visionModel, analysis_prompt: variant.analysisPrompt, ...(variant.name === null ? {} : { name: variant.name }) })) }),
    ...(useCache ? {} : { use_cache: false }),
    ...(budget === null ? {} : { budget: String(budget) }),
  };
}
