import { asId, asInstant, asList, asNumber, asRecord, asText, oneOf } from '../wire/read';

export const itemStates = ['queued', 'running', 'done', 'cached', 'duplicate', 'skipped', 'failed', 'cancelled', 'unknown'] as const;

/** "unknown" stands for a state that a newer server has and this page does not know. */
export type ItemState = (typeof itemStates)[number];

export interface ItemProgress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly label: string | null;
  /** What it waits for, such as a provider's limit; null while it works. */
  readonly waiting: Waiting | null;
}

export interface Waiting {
  readonly sentence: string;
  /** When it goes on by itself; null when that is not known. */
  readonly until: number | null;
}

/** Why one item failed: a stable code, a sentence, and what to do. */
export interface ItemFailure {
  readonly code: string;
  readonly sentence: string;
  readonly action: string | null;
}

export interface JobItem {
  readonly id: string;
  readonly label: string | null;
  readonly state: ItemState;
  readonly progress: ItemProgress | null;
  readonly failure: ItemFailure | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly seconds: number | null;
  readonly revision: number;
}

export function parseItem(value: unknown): JobItem | null {
  const wire = asRecord(value);
  const id = asId(wire?.['id']) ?? asId(wire?.['item_id']);
  if (wire === null || id === null) return null;
  return {
    id,
    label: asText(wire['label']) ?? asText(wire['name']),
    state: oneOf(wire['state'], itemStates) ?? 'unknown',
    progress: parseProgress(wire['progress']),
    // Rows carry code, sentence and action themselves; other resources nest them.
    failure: parseFailure(wire['failure'] ?? wire),
    startedAt: asInstant(wire['started_at']),
    completedAt: asInstant(wire['completed_at']) ?? asInstant(wire['ended_at']),
    seconds: asNumber(wire['seconds']),
    revision: asNumber(wire['revision']) ?? 0,
  };
}

/** A list answer: {"items":[…]}. */
export function parseItems(value: unknown): readonly JobItem[] {
  return asList(asRecord(value)?.['items'] ?? value).map(parseItem).filter((item) => item !== null);
}

export function parseProgress(value: unknown): ItemProgress | null {
  const wire = asRecord(value);
  const done = asNumber(wire?.['done']);
  const total = asNumber(wire?.['total']);
  if (wire === null || done === null || total === null) return null;
  return { done, total, unit: asText(wire['unit']) ?? 'step', label: asText(wire['label']), waiting: parseWaiting(wire['waiting']) };
}

function parseWaiting(value: unknown): Waiting | null {
  const wire = asRecord(value);
  const sentence = asText(wire?.['sentence']);
  return wire === null || sentence === null ? null : { sentence, until: asInstant(wire['until']) };
}

export function parseFailure(value: unknown): ItemFailure | null {
  const wire = asRecord(value);
  const sentence = asText(wire?.['sentence']);
  if (wire === null || sentence === null) return null;
  return { code: asText(wire['code']) ?? 'UNKNOWN', sentence, action: asText(wire['action']) };
}
