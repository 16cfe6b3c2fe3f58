import type { ServerEvent } from '../live/sseParser';
import { asNumber, asRecord, type Wire } from '../wire/read';
import { parseItem, type JobItem } from './item';
import { isFinal, parseJob, parseJobFields, type Job } from './job';

/** What the page knows about a job and its items. */
export interface JobView {
  readonly job: Job;
  readonly items: readonly JobItem[];
}

/**
 * The view after one event. Every event carries the whole counters, so a page that missed some is right again
 * after the next one. An event older than what a read has already shown changes nothing.
 */
export function applyEvent(view: JobView, event: ServerEvent): JobView {
  const wire = payloadOf(event.data);
  if (wire === null) return view;
  // An event without an id of its own has the last one's, so what the payload says comes first.
  const revision = asNumber(wire['revision']) ?? asNumber(wire['last_event_id']) ?? asNumber(event.id) ?? 0;
  const items = itemsAfter(view.items, event.name, wire);
  return { job: withItem(jobAfter(view.job, event.name, wire, revision), view.items, items), items };
}

/** The newer of what is known and what a read brought: a slow answer must not undo a later event. */
export function newerJob(known: Job | undefined, read: Job): Job {
  if (known === undefined || known.id !== read.id) return read;
  if (known.revision > read.revision) return known;
  return read.request === null && known.request !== null ? { ...read, request: known.request } : read;
}

/** Item by item the newer one; the list is the read's. */
export function newerItems(known: readonly JobItem[] | undefined, read: readonly JobItem[]): readonly JobItem[] {
  if (known === undefined) return read;
  const byId = new Map(known.map((item) => [item.id, item]));
  return read.map((item) => {
    const mine = byId.get(item.id);
    return mine !== undefined && mine.revision > item.revision ? mine : item;
  });
}

/**
 * The items with what the job says about those that run now. Rows may lag behind: a running item may still be called
 * queued, and one whose worker was lost may still be called running.
 */
export function withCurrent(items: readonly JobItem[], job: Job): readonly JobItem[] {
  if (job.currentItems === null) return items;
  const current = new Map(job.currentItems.map((item) => [item.id, item]));
  return items.map((item) => {
    if (item.state !== 'queued' && item.state !== 'running') return item;
    const now = current.get(item.id);
    return now === undefined
      ? { ...item, state: 'queued' as const, progress: null }
      : { ...item, state: 'running' as const, progress: now.progress ?? item.progress };
  });
}

function jobAfter(job: Job, name: string, wire: Wire, revision: number): Job {
  if (revision > 0 && revision < job.revision) return job;
  const part = jobPart(name, wire);
  // A whole resource replaces: what it leaves out (a reason that is over) is gone.
  if (part['links'] !== undefined && part['created_at'] !== undefined) {
    const whole = parseJob({ ...part, id: job.id });
    if (whole !== null) return { ...whole, request: whole.request ?? job.request, revision: Math.max(job.revision, revision, whole.revision) };
  }
  const fields = parseJobFields(part);
  const next: Job = { ...job, ...fields, id: job.id, revision: Math.max(job.revision, revision, fields.revision ?? 0) };
  // A final event is short and names no links; what was allowed while the job ran is not allowed any more.
  if (isFinal(next.state) && !isFinal(job.state) && fields.links === undefined) return { ...next, links: {}, eta: null, reason: null, currentItems: [] };
  return next;
}

/** The job's list of running items after one of them changed. */
function withItem(job: Job, before: readonly JobItem[], after: readonly JobItem[]): Job {
  const changed = after.find((item, index) => item !== before[index]);
  if (changed === undefined || job.currentItems === null) return job;
  const others = job.currentItems.filter((item) => item.id !== changed.id);
  return { ...job, currentItems: changed.state === 'running' ? [...others, { id: changed.id, progress: changed.progress }] : others };
}

/** An item event has the item's own state and times on top or beside; only the counters are the job's. */
function jobPart(name: string, wire: Wire): Wire {
  const nested = asRecord(wire['job']);
  if (nested !== null) return nested;
  if (name !== 'item.state') return wire;
  const part: Record<string, unknown> = {};
  for (const field of ['items', 'percent', 'eta', 'stage_label', 'interruptions', 'cost']) {
    if (wire[field] !== undefined) part[field] = wire[field];
  }
  return part;
}

function itemsAfter(items: readonly JobItem[], name: string, wire: Wire): readonly JobItem[] {
  const own = asRecord(wire['item']) ?? (name === 'item.state' ? wire : null);
  const changed = own === null ? null : parseItem(own);
  if (changed === null) return items;

  const index = items.findIndex((item) => item.id === changed.id);
  const known = items[index];
  if (known === undefined) return [...items, changed];
  // A report of a running item has no revision; it is late when the item has ended.
  const late = changed.state === 'running' ? isEnded(known) : changed.revision < known.revision;
  return late ? items : items.with(index, { ...changed, label: known.label ?? changed.label, revision: Math.max(changed.revision, known.revision) });
}

function isEnded(item: JobItem): boolean {
  return item.state !== 'queued' && item.state !== 'running' && item.state !== 'unknown';
}

function payloadOf(data: string): Wire | null {
  try {
    return asRecord(JSON.parse(data));
  } catch {
    return null;
  }
}
