import { duration, roughly } from '../../shared/jobs/duration';
import { parseVariant, type Variant } from '../../shared/jobs/job';
import { money, moneyRange } from '../../shared/jobs/money';
import { asList, asNumber, asRecord, asText, type Wire } from '../../shared/wire/read';
import type { Sample } from './deck';

/** What a run would do, from a dry run on the server. */
export interface Plan {
  readonly items: { readonly total: number; readonly cached: number; readonly toRun: number; readonly failed: number };
  readonly pages: { readonly total: number; readonly toRun: number };
  readonly seconds: { readonly low: number; readonly high: number; readonly basis: string | null } | null;
  /** What the time rests on, or why there is none. */
  readonly timeBasis: string | null;
  /** Null when a model that would run has no price. */
  readonly cost: { readonly low: number; readonly high: number; readonly currency: string; readonly basis: string | null } | null;
  readonly budget: { readonly amount: number; readonly enough: boolean } | null;
  readonly bytesNeeded: number | null;
  readonly workers: number | null;
  readonly notes: readonly string[];
  readonly variants: readonly PlannedVariant[];
}

export interface PlannedVariant {
  readonly variant: Variant;
  readonly cached: number;
  readonly toRun: number;
  readonly cost: string | null;
}

export function parsePlan(body: unknown): Plan | null {
  const wire = asRecord(body);
  const items = asRecord(wire?.['items']);
  if (wire === null || items === null) return null;
  const pages = asRecord(wire['pages']);
  const budget = asRecord(wire['budget']);
  const amount = asNumber(budget?.['amount']);
  const seconds = parseRange(asRecord(wire['seconds']));
  const cost = parseRange(asRecord(wire['cost']));
  return {
    items: { total: asNumber(items['total']) ?? 0, cached: asNumber(items['cached']) ?? 0, toRun: asNumber(items['to_run']) ?? 0, failed: asNumber(items['failed']) ?? 0 },
    pages: { total: asNumber(pages?.['total']) ?? 0, toRun: asNumber(pages?.['to_run']) ?? 0 },
    seconds,
    timeBasis: asText(asRecord(wire['seconds'])?.['basis']),
    cost: cost === null ? null : { ...cost, currency: asText(asRecord(wire['cost'])?.['currency']) ?? 'USD' },
    budget: amount === null ? null : { amount, enough: budget?.['enough'] !== false },
    bytesNeeded: asNumber(wire['bytes_needed']),
    workers: asNumber(wire['workers']),
    notes: asList(wire['notes']).map(noteOf).filter((note) => note !== null),
    variants: asList(wire['variants']).map(parsePlanned).filter((variant) => variant !== null),
  };
}

/** "About 1 to 3 min", or that nobody can know yet. */
export function timeRange(plan: Plan): string {
  if (plan.items.toRun === 0) return 'Under a second';
  if (plan.seconds === null) return 'Not known yet';
  const { low, high } = plan.seconds;
  const from = low < 5 ? duration(low) : roughly(low);
  const to = high < 5 ? duration(high) : roughly(high);
  return from === to ? `About ${from}` : `${from} to ${to}`;
}

export function costRange(plan: Plan): string {
  if (plan.items.toRun === 0) return money(0, plan.cost?.currency);
  return plan.cost === null ? 'Not known' : moneyRange(plan.cost.low, plan.cost.high, plan.cost.currency);
}

/** What a click would do, from the sample alone, when the server makes no plan. */
export function planSentence(sample: Sample | undefined): string {
  if (sample === undefined) return 'Reading the sample…';
  if (sample.total === 0) return 'Add decks first: the sample is empty.';
  const open = sample.total - sample.completed;
  if (open === 0) return 'All of them are stored with this model and prompt: a run costs nothing.';
  if (sample.completed === 0) return `${open} deck${open === 1 ? '' : 's'} to analyze, none from the cache.`;
  return `${open} to analyze, ${sample.completed} from the cache.`;
}

function parseRange(wire: Wire | null): { readonly low: number; readonly high: number; readonly basis: string | null } | null {
  const low = asNumber(wire?.['low']);
  const high = asNumber(wire?.['high']);
  return wire === null || low === null || high === null ? null : { low, high, basis: asText(wire['basis']) };
}

function parsePlanned(value: unknown): PlannedVariant | null {
  const wire = asRecord(value);
  const variant = parseVariant(wire);
  if (wire === null || variant === null) return null;
  const range = asRecord(wire['cost']);
  const parsed = parseRange(range);
  const flat = asNumber(wire['cost']);
  const currency = asText(range?.['currency']) ?? 'USD';
  return {
    variant,
    cached: asNumber(wire['cached']) ?? 0,
    toRun: asNumber(wire['to_run']) ?? 0,
    cost: parsed !== null ? moneyRange(parsed.low, parsed.high, currency).replace(' to ', '–') : flat === null ? null : money(flat, currency),
  };
}

function noteOf(value: unknown): string | null {
  const wire = asRecord(value);
  return asText(value) ?? asText(wire?.['sentence']) ?? asText(wire?.['text']);
}
