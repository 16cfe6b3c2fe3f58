import { asId, asInstant, asList, asNumber, asRecord, asText, oneOf, type Wire } from '../wire/read';
import { parseProgress, type ItemProgress } from './item';

export const jobStates = [
  'queued', 'running', 'pausing', 'paused', 'interrupted', 'cancelling',
  'cancelled', 'succeeded', 'completed_with_errors', 'failed', 'expired', 'unknown',
] as const;

/** "unknown" stands for a state that a newer server has and this page does not know. */
export type JobState = (typeof jobStates)[number];

export const buckets = ['done', 'cached', 'running', 'queued', 'failed', 'cancelled', 'skipped', 'duplicate'] as const;

export type Bucket = (typeof buckets)[number];

/** Every input is in exactly one bucket; together they are the total. */
export type Ledger = Readonly<Record<Bucket, number>> & { readonly total: number };

export const jobActions = ['pause', 'resume', 'cancel', 'retry'] as const;

export type JobAction = (typeof jobActions)[number];

export interface Eta {
  readonly p50Seconds: number;
  readonly p90Seconds: number | null;
  readonly basis: string | null;
  readonly samples: number;
}

/** Why a job is not moving, or why it ended as it did. */
export interface Reason {
  readonly code: string | null;
  readonly sentence: string;
  readonly action: string | null;
}

/** Money of one run. An amount that nobody knows is null: without a price there is no cost to say. */
export interface Cost {
  readonly spent: number | null;
  /** Held for items that run now. */
  readonly reserved: number | null;
  /** Null when the run has none. */
  readonly budget: number | null;
  readonly currency: string;
  /** Items whose cost nobody knows; they are not in what was spent. */
  readonly unpriced: number;
}

/** What a job that was stopped kept and dropped, in numbers. */
export interface ReceiptDetails {
  readonly kept: number;
  readonly stopped: number;
  readonly notStarted: number;
  readonly failed: number;
  readonly cost: number | null;
  /** The part of the cost that bought nothing usable. */
  readonly costDropped: number | null;
  readonly by: string | null;
}

/** One job, as views need it. Times are milliseconds since 1970. */
export interface Job {
  readonly id: string;
  readonly kind: string | null;
  readonly state: JobState;
  readonly stageLabel: string | null;
  readonly items: Ledger;
  /** 0 to 100; null when the server did not say. */
  readonly percent: number | null;
  readonly eta: Eta | null;
  /** Where the estimate stands while there is none yet. */
  readonly etaBasis: string | null;
  readonly reason: Reason | null;
  readonly attempt: number;
  readonly interruptions: number;
  readonly createdAt: number | null;
  readonly startedAt: number | null;
  readonly updatedAt: number | null;
  readonly completedAt: number | null;
  /** Wall time of a finished attempt. */
  readonly seconds: number | null;
  /** What a cancelled job kept and dropped. */
  readonly receipt: string | null;
  readonly receiptDetails: ReceiptDetails | null;
  readonly cost: Cost | null;
  /** Items that a worker reports on now; null when the server did not say. */
  readonly currentItems: readonly CurrentItem[] | null;
  /** Grows with every change; 0 when the server did not say. */
  readonly revision: number;
  readonly correlationId: string | null;
  /** Only what is allowed now; buttons follow these and never guess. */
  readonly links: Readonly<Partial<Record<JobAction, string>>>;
  readonly eventsLink: string | null;
  readonly request: JobRequest | null;
}

export interface CurrentItem {
  readonly id: string;
  readonly progress: ItemProgress | null;
}

/** What the job was asked to do, when the server says so. */
export interface JobRequest {
  readonly deckIds: readonly string[];
  /** At least one; several make a matrix of decks and variants. */
  readonly variants: readonly Variant[];
  readonly useCache: boolean;
}

/** A model and a prompt: what a result is stored under, beside the deck. */
export interface Variant {
  readonly visionModel: string;
  readonly analysisPrompt: string;
  /** Null lets the page name it by what it is. */
  readonly name: string | null;
}

export const emptyLedger: Ledger = {
  total: 0, done: 0, cached: 0, running: 0, queued: 0, failed: 0, cancelled: 0, skipped: 0, duplicate: 0,
};

const blank: Omit<Job, 'id'> = {
  kind: null, state: 'queued', stageLabel: null, items: emptyLedger, percent: null, eta: null, etaBasis: null, reason: null,
  attempt: 1, interruptions: 0, createdAt: null, startedAt: null, updatedAt: null, completedAt: null, seconds: null,
  receipt: null, receiptDetails: null, cost: null, currentItems: null, revision: 0,
  correlationId: null, links: {}, eventsLink: null, request: null,
};

const finalStates: ReadonlySet<JobState> = new Set(['cancelled', 'succeeded', 'completed_with_errors', 'failed', 'expired']);

export function isFinal(state: JobState): boolean {
  return finalStates.has(state);
}

/** A whole job resource; null when the value is not one. */
export function parseJob(value: unknown): Job | null {
  const wire = asRecord(value);
  const id = asId(wire?.['id']) ?? asId(wire?.['job_id']);
  return wire === null || id === null ? null : { ...blank, id, ...parseJobFields(wire) };
}

/** Only the fields that are there, so that an event with few fields changes only those. */
export function parseJobFields(wire: Wire): Partial<Job> {
  const fields: { -readonly [K in keyof Job]?: Job[K] } = {};
  const has = (name: string) => wire[name] !== undefined;

  if (has('kind')) fields.kind = asText(wire['kind']);
  if (has('state')) fields.state = oneOf(wire['state'], jobStates) ?? 'unknown';
  if (has('stage_label')) fields.stageLabel = asText(wire['stage_label']);
  const ledger = parseLedger(wire['items']);
  if (ledger !== null) fields.items = ledger;
  if (has('percent')) fields.percent = asNumber(wire['percent']);
  if (has('eta')) {
    fields.eta = parseEta(wire['eta']);
    fields.etaBasis = asText(asRecord(wire['eta'])?.['basis']);
  }
  if (has('reason')) fields.reason = parseReason(wire['reason']);
  if (has('attempt')) fields.attempt = asNumber(wire['attempt']) ?? 1;
  if (has('interruptions')) fields.interruptions = asNumber(wire['interruptions']) ?? 0;
  if (has('created_at')) fields.createdAt = asInstant(wire['created_at']);
  if (has('started_at')) fields.startedAt = asInstant(wire['started_at']);
  if (has('updated_at')) fields.updatedAt = asInstant(wire['updated_at']);
  if (has('completed_at')) fields.completedAt = asInstant(wire['completed_at']);
  if (has('seconds')) fields.seconds = asNumber(wire['seconds']);
  if (has('receipt')) fields.receipt = asText(wire['receipt']);
  if (has('receipt_details')) fields.receiptDetails = parseReceipt(wire['receipt_details']);
  if (has('cost')) fields.cost = parseCost(wire['cost']);
  if (has('current_items')) fields.currentItems = parseCurrentItems(wire['current_items']);
  const revision = asNumber(wire['last_event_id']) ?? asNumber(wire['revision']);
  if (revision !== null) fields.revision = revision;
  if (has('correlation_id')) fields.correlationId = asText(wire['correlation_id']);
  const links = asRecord(wire['links']);
  if (links !== null) {
    fields.links = parseLinks(links);
    fields.eventsLink = asText(links['events']);
  }
  const request = parseRequest(wire);
  if (request !== null) fields.request = request;
  return fields;
}

export function parseLedger(value: unknown): Ledger | null {
  const wire = asRecord(value);
  if (wire === null) return null;
  const counts = Object.fromEntries(buckets.map((bucket) => [bucket, asNumber(wire[bucket]) ?? 0])) as Record<Bucket, number>;
  const sum = buckets.reduce((total, bucket) => total + counts[bucket], 0);
  return { ...counts, total: asNumber(wire['total']) ?? sum };
}

/** Items that will not change any more within this attempt. */
export function settled(ledger: Ledger): number {
  return ledger.total - ledger.queued - ledger.running;
}

/**
 * 0 to 100, from the server when it says so, else from the ledger; 100 only in a final state. What was cancelled was
 * not done, so a job that ended early stands where it stopped.
 */
export function percentOf(job: Job): number {
  const { total, cancelled } = job.items;
  const counted = total === 0 ? 0 : (100 * (settled(job.items) - cancelled)) / total;
  if (job.state === 'cancelled' || job.state === 'expired' || job.state === 'failed') return counted;
  const percent = Math.max(0, Math.min(100, job.percent ?? counted));
  return isFinal(job.state) ? percent : Math.min(percent, 99);
}

export function parseReason(value: unknown): Reason | null {
  if (typeof value === 'string' && value !== '') return { code: null, sentence: value, action: null };
  const wire = asRecord(value);
  const sentence = asText(wire?.['sentence']);
  return wire === null || sentence === null || sentence === ''
    ? null
    : { code: asText(wire['code']), sentence, action: asText(wire['action']) };
}

function parseEta(value: unknown): Eta | null {
  const wire = asRecord(value);
  const p50 = asNumber(wire?.['p50_seconds']);
  if (wire === null || p50 === null) return null;
  return { p50Seconds: p50, p90Seconds: asNumber(wire['p90_seconds']), basis: asText(wire['basis']), samples: asNumber(wire['samples']) ?? 0 };
}

function parseCurrentItems(value: unknown): readonly CurrentItem[] {
  return asList(value)
    .map((entry) => {
      const id = asId(asRecord(entry)?.['id']);
      return id === null ? null : { id, progress: parseProgress(entry) };
    })
    .filter((item) => item !== null);
}

function parseLinks(wire: Wire): Job['links'] {
  const links: Partial<Record<JobAction, string>> = {};
  for (const action of jobActions) {
    const link = asText(wire[action]);
    if (link !== null && link !== '') links[action] = link;
  }
  return links;
}

function parseCost(value: unknown): Cost | null {
  const wire = asRecord(value);
  if (wire === null) return null;
  return {
    spent: asNumber(wire['spent']), reserved: asNumber(wire['reserved']), budget: asNumber(wire['budget']),
    currency: asText(wire['currency']) ?? 'USD', unpriced: asNumber(wire['unpriced']) ?? 0,
  };
}

function parseReceipt(value: unknown): ReceiptDetails | null {
  const wire = asRecord(value);
  if (wire === null) return null;
  return {
    kept: asNumber(wire['kept']) ?? 0, stopped: asNumber(wire['stopped']) ?? 0, notStarted: asNumber(wire['not_started']) ?? 0, failed: asNumber(wire['failed']) ?? 0,
    cost: asNumber(wire['cost']), costDropped: asNumber(wire['cost_dropped']), by: asText(wire['by']),
  };
}

function parseRequest(wire: Wire): JobRequest | null {
  const input = asRecord(wire['input']) ?? asRecord(wire['request']) ?? wire;
  const decks = Array.isArray(input['deck_ids']) ? input['deck_ids'].map(asId).filter((id) => id !== null) : [];
  const listed = asList(input['variants']).map(parseVariant).filter((variant) => variant !== null);
  const single = parseVariant(input);
  const variants = listed.length > 0 ? listed : single === null ? [] : [single];
  return variants.length === 0 && decks.length === 0 ? null : { deckIds: decks, variants, useCache: input['use_cache'] !== false };
}

export function parseVariant(value: unknown): Variant | null {
  const wire = asRecord(value);
  const model = asText(wire?.['vision_model']);
  const prompt = asText(wire?.['analysis_prompt']);
  if (wire === null || (model === null && prompt === null)) return null;
  const name = asText(wire['name']);
  return { visionModel: model ?? 'classic', analysisPrompt: prompt ?? '', name: name === '' ? null : name };
}
