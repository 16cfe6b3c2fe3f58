import { clock, duration } from '../../shared/jobs/duration';
import type { ItemFailure, ItemState, JobItem } from '../../shared/jobs/item';
import { isFinal, type Bucket, type Job } from '../../shared/jobs/job';
import { shortName, type SampleDeck } from './deck';

export const chipStates = ['analyzed', 'saving', 'running', 'queued', 'failed', 'cancelled', 'unreadable', 'ingesting', 'open'] as const;

export type ChipState = (typeof chipStates)[number];

/** Colours by meaning; success is reserved for a stored result of the selected model and prompt. */
export type ChipTone = 'success' | 'active' | 'waiting' | 'danger' | 'quiet';

export const chipTone: Record<ChipState, ChipTone> = {
  analyzed: 'success',
  saving: 'active',
  running: 'active',
  queued: 'waiting',
  failed: 'danger',
  cancelled: 'quiet',
  unreadable: 'danger',
  ingesting: 'waiting',
  open: 'quiet',
};

export interface Chip {
  readonly id: string;
  readonly name: string;
  readonly state: ChipState;
  /** The state in words. */
  readonly words: string;
  /** 0 to 1 within the deck while it is worked on. */
  readonly share: number | null;
  readonly bucket: Bucket | null;
  readonly failure: ItemFailure | null;
}

const chipOfItem: Record<ItemState, ChipState> = {
  queued: 'queued',
  running: 'running',
  // The item is finished; green comes with the next read of the sample, which is what says "stored".
  done: 'saving',
  cached: 'saving',
  duplicate: 'saving',
  skipped: 'cancelled',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'open',
};

const words: Record<ChipState, string> = {
  analyzed: 'Analyzed',
  saving: 'Saving result',
  running: 'Analyzing',
  queued: 'Queued',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unreadable: 'Cannot be read',
  ingesting: 'Being read',
  open: 'Not analyzed yet',
};

/** The sample as chips, each from what is stored and from the job that runs over it, if any. */
export function chipsOf(decks: readonly SampleDeck[], items: readonly JobItem[], job: Job | null): readonly Chip[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  return decks.map((deck) => chipOf(deck, byId.get(deck.id) ?? null, job));
}

function chipOf(deck: SampleDeck, item: JobItem | null, job: Job | null): Chip {
  const state = stateOf(deck, item, job);
  return {
    id: deck.id,
    name: shortName(deck.name),
    state,
    words: wordsOf(state, deck, item),
    share: state === 'running' && item?.progress != null && item.progress.total > 0 ? item.progress.done / item.progress.total : null,
    bucket: item === null ? (state === 'queued' ? 'queued' : null) : item.state === 'unknown' ? null : item.state,
    failure: state === 'failed' ? (item?.failure ?? null) : state === 'unreadable' ? deck.failure : null,
  };
}

function stateOf(deck: SampleDeck, item: JobItem | null, job: Job | null): ChipState {
  // A run without cache makes a new result; that an older one is stored says nothing about this run.
  const anew = job !== null && job.request?.useCache === false;
  if (deck.hasVisualCache && !anew) return 'analyzed';
  if (item !== null) {
    const state = chipOfItem[item.state];
    if (anew && state === 'saving' && deck.hasVisualCache) return 'analyzed';
    // After the end nothing is being saved: the result belongs to another model or prompt, or was removed.
    return state === 'saving' && job !== null && isFinal(job.state) ? 'open' : state;
  }
  // The rows of a run that has just begun are not written yet; its sample is what it was asked to do.
  if (job !== null && !isFinal(job.state)) return 'queued';
  if (deck.state === 'failed') return 'unreadable';
  return deck.state === 'ingesting' ? 'ingesting' : 'open';
}

function wordsOf(state: ChipState, deck: SampleDeck, item: JobItem | null): string {
  if (state === 'analyzed') {
    if (item?.state === 'cached') return 'Analyzed, from cache';
    return item?.state === 'done' && item.seconds !== null ? `Analyzed in ${duration(item.seconds)}` : 'Analyzed';
  }
  if (state === 'running' && item?.progress?.waiting != null) return `Waiting${item.progress.waiting.until === null ? '' : ` until ${clock(item.progress.waiting.until)}`}: ${item.progress.waiting.sentence}`;
  if (state === 'running' && item?.progress != null) return `Analyzing ${item.progress.unit} ${item.progress.done}/${item.progress.total}`;
  if (state === 'failed') return item?.failure == null ? 'Failed' : `Failed: ${item.failure.sentence}`;
  if (state === 'unreadable') return deck.failure?.sentence ?? words.unreadable;
  return words[state];
}
