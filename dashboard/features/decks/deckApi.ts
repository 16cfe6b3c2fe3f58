import { ConditionalReads } from '../../shared/api/conditional';
import { newKey, requestJson } from '../../shared/api/http';
import { ApiError } from '../../shared/api/problem';
import { requireJob } from '../../shared/jobs/jobApi';
import type { Job } from '../../shared/jobs/job';
import { parseAnalysis, type Analysis } from './analysis';
import { parseDecks, parseSample, type Deck, type Sample } from './deck';

/** What a result is stored under, beside the deck. */
export interface Selection {
  readonly visionModel: string;
  readonly analysisPrompt: string;
}

const reads = new ConditionalReads();

/** The state of these decks, or of a fresh sample when there are no ids. */
export async function readSample(ids: readonly string[] | null, size: number, selection: Selection, signal?: AbortSignal): Promise<Sample> {
  if (ids?.length === 0) return { decks: [], completed: 0, total: 0 };
  const body = await requestJson('/api/dojo/extraction-test/sample', {
    method: 'POST',
    signal,
    body: {
      ...(ids === null ? { sample_size: size } : { existing_ids: ids.map(Number) }),
      vision_model: selection.visionModel,
      analysis_prompt: selection.analysisPrompt,
    },
  });
  return parseSample(body);
}

export async function runAnalysis(ids: readonly string[], selection: Selection): Promise<Job> {
  const body = await requestJson('/api/dojo/extraction-test/run-visual-analysis', {
    method: 'POST',
    idempotencyKey: newKey(),
    body: { deck_ids: ids.map(Number), vision_model: selection.visionModel, analysis_prompt: selection.analysisPrompt },
  });
  return requireJob(body);
}

export function listDecks(signal?: AbortSignal): Promise<readonly Deck[]> {
  return reads.read('/api/v1/decks?page_size=1000', parseDecks, signal);
}

/** The stored result for the selected model and prompt; null when there is none. */
export async function readAnalysis(id: string, selection: Selection, signal?: AbortSignal): Promise<Analysis | null> {
  const query = new URLSearchParams({ vision_model: selection.visionModel, analysis_prompt: selection.analysisPrompt });
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
