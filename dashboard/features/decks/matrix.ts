import { parseFailure, type ItemFailure, type ItemState, itemStates, type JobItem } from '../../shared/jobs/item';
import type { Job, Variant } from '../../shared/jobs/job';
import { parseVariant } from '../../shared/jobs/job';
import { asId, asList, asNumber, asRecord, asText, oneOf } from '../../shared/wire/read';
import { parseScores, type Score } from './analysis';
import { deckOfItem } from './variants';

/** What a run gave for every deck and variant. */
export interface Matrix {
  readonly variants: readonly Variant[];
  readonly rows: readonly MatrixRow[];
  readonly totals: readonly MatrixTotal[];
}

export interface MatrixRow {
  readonly deckId: string;
  readonly name: string;
  readonly pageCount: number | null;
  /** One for each variant, in their order. */
  readonly cells: readonly MatrixCell[];
}

export interface MatrixCell {
  readonly variant: number;
  readonly itemId: string;
  readonly state: ItemState;
  readonly failure: ItemFailure | null;
  readonly runId: string | null;
  readonly cached: boolean;
  readonly seconds: number | null;
  readonly cost: number | null;
  /** What taking it from the cache saved. */
  readonly costSaved: number | null;
  readonly scores: readonly Score[];
  readonly missingSections: readonly string[];
  readonly failedPages: readonly number[];
  /** While it is worked on: 0 to 1, and in words. */
  readonly share: number | null;
  readonly words: string | null;
}

export interface MatrixTotal {
  readonly variant: number;
  readonly done: number;
  readonly failed: number;
  readonly cached: number;
  readonly seconds: number | null;
  readonly cost: number | null;
  readonly scores: readonly Score[];
}

export function parseMatrix(body: unknown): Matrix | null {
  const wire = asRecord(body);
  if (wire === null || !Array.isArray(wire['decks'])) return null;
  return {
    variants: asList(wire['variants']).map(parseVariant).filter((variant) => variant !== null),
    rows: wire['decks'].map(parseRow).filter((row) => row !== null),
    totals: asList(wire['totals']).map(parseTotal).filter((total) => total !== null),
  };
}

/** Without the server's view: states, times and failures from the items, no scores. */
export function matrixOfItems(items: readonly JobItem[], variants: readonly Variant[]): Matrix {
  const rows = new Map<string, MatrixRow>();
  for (const item of items) {
    const { deckId, variant } = deckOfItem(item.id, variants.length);
    const row = rows.get(deckId) ?? { deckId, name: item.label?.split(' · ')[0] ?? `Deck ${deckId}`, pageCount: null, cells: [] };
    rows.set(deckId, { ...row, cells: [...row.cells, cellOf(item, variant)] });
  }
  return { variants, rows: [...rows.values()], totals: variants.map((_, index) => totalOf([...rows.values()], index + 1)) };
}

/** The matrix with what the live items say, which is newer than its last read. */
export function withItems(matrix: Matrix, items: readonly JobItem[]): Matrix {
  const byId = new Map(items.map((item) => [item.id, item]));
  return {
    ...matrix,
    rows: matrix.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => {
        const item = byId.get(cell.itemId);
        if (item === undefined || (item.state === cell.state && item.progress === null)) return cell;
        const { share, words } = progressOf(item);
        if (item.state === cell.state) return { ...cell, share, words };
        // Another state than at the last read: what that read said about failures is over.
        return { ...cell, state: item.state, failure: item.failure, failedPages: [], seconds: item.seconds, cost: null, share, words };
      }),
    })),
  };
}

const lagMost = 60_000;

/** Whether the job has finished items that the view does not show as such yet; given up a minute after its end. */
export function lags(matrix: Matrix | null, job: Job, now: number): boolean {
  if (matrix === null || now - (job.completedAt ?? now) > lagMost) return false;
  const shown = matrix.rows.flatMap((row) => row.cells).filter((cell) => isResult(cell) && cell.runId !== null).length;
  return shown < job.items.done + job.items.cached + job.items.duplicate;
}

export const metrics = ['state', 'story', 'readability', 'consistency', 'density', 'missing', 'seconds', 'cost'] as const;

export type Metric = (typeof metrics)[number];

export const metricWords: Record<Metric, string> = {
  state: 'State', story: 'Story', readability: 'Readability', consistency: 'Consistency', density: 'Density',
  missing: 'Missing sections', seconds: 'Time', cost: 'Cost',
};

export type SortBy = { readonly by: 'name' } | { readonly by: Metric; readonly variant: number };

/** Failed first, then what is under way: what needs a person is on top. */
const stateRank: Record<ItemState, number> = {
  failed: 0, skipped: 1, cancelled: 2, running: 3, queued: 4, done: 5, cached: 6, duplicate: 7, unknown: 8,
};

/** Rows in order; what has no value is last either way. */
export function sortRows(rows: readonly MatrixRow[], sort: SortBy, descending: boolean): readonly MatrixRow[] {
  const sign = descending ? -1 : 1;
  if (sort.by === 'name') return rows.toSorted((left, right) => sign * left.name.localeCompare(right.name));
  const { by, variant } = sort;
  const value = (row: MatrixRow) => valueOf(row.cells.find((cell) => cell.variant === variant), by);
  return rows.toSorted((left, right) => {
    const a = value(left);
    const b = value(right);
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return sign * (a - b) || left.name.localeCompare(right.name);
  });
}

export function valueOf(cell: MatrixCell | undefined, metric: Metric): number | null {
  if (cell === undefined) return null;
  switch (metric) {
    case 'state':
      return stateRank[cell.state];
    case 'missing':
      return isResult(cell) ? cell.missingSections.length : null;
    case 'seconds':
      return cell.seconds;
    case 'cost':
      return cell.cost;
    default:
      return cell.scores.find((score) => score.name === metric)?.value ?? null;
  }
}

export function isResult(cell: MatrixCell): boolean {
  return cell.state === 'done' || cell.state === 'cached' || cell.state === 'duplicate';
}

/** Which of a row's cells is best by a score: null when fewer than two have it, or all are alike. */
export function bestOf(row: MatrixRow, score: string): readonly number[] {
  const values = row.cells.filter(isResult).flatMap((cell) => {
    const value = cell.scores.find((entry) => entry.name === score)?.value;
    return value === undefined ? [] : [{ variant: cell.variant, value: Math.round(value) }];
  });
  const most = Math.max(...values.map(({ value }) => value));
  const best = values.filter(({ value }) => value === most);
  return values.length < 2 || best.length === values.length ? [] : best.map(({ variant }) => variant);
}

export function variantsOf(job: Job, matrix: Matrix | null): readonly Variant[] {
  return matrix !== null && matrix.variants.length > 0 ? matrix.variants : (job.request?.variants ?? []);
}

function parseRow(value: unknown): MatrixRow | null {
  const wire = asRecord(value);
  const deckId = asId(wire?.['deck_id']);
  if (wire === null || deckId === null) return null;
  return {
    deckId,
    name: asText(wire['name']) ?? `Deck ${deckId}`,
    pageCount: asNumber(wire['page_count']),
    cells: asList(wire['cells']).map(parseCell).filter((cell) => cell !== null),
  };
}

function parseCell(value: unknown): MatrixCell | null {
  const wire = asRecord(value);
  const itemId = asId(wire?.['item_id']);
  if (wire === null || itemId === null) return null;
  return {
    variant: asNumber(wire['variant']) ?? 1,
    itemId,
    state: oneOf(wire['state'], itemStates) ?? 'unknown',
    failure: parseFailure(wire['failure']),
    runId: asText(wire['run_id']),
    cached: wire['cached'] === true,
    seconds: asNumber(wire['seconds']),
    cost: asNumber(wire['cost']),
    costSaved: asNumber(wire['cost_saved']),
    scores: parseScores(wire['scores']),
    missingSections: asList(wire['missing_sections']).map(asText).filter((type) => type !== null),
    failedPages: asList(wire['failed_pages']).map(asNumber).filter((page) => page !== null),
    share: null,
    words: null,
  };
}

function parseTotal(value: unknown): MatrixTotal | null {
  const wire = asRecord(value);
  const variant = asNumber(wire?.['variant']);
  if (wire === null || variant === null) return null;
  return {
    variant,
    done: asNumber(wire['done']) ?? 0,
    failed: asNumber(wire['failed']) ?? 0,
    cached: asNumber(wire['cached']) ?? 0,
    seconds: asNumber(wire['seconds']),
    cost: asNumber(wire['cost']),
    scores: parseScores(wire['scores']),
  };
}

function cellOf(item: JobItem, variant: number): MatrixCell {
  return {
    variant, itemId: item.id, state: item.state, failure: item.failure, runId: null, cached: item.state === 'cached',
    seconds: item.seconds, cost: null, costSaved: null, scores: [], missingSections: [], failedPages: [], ...progressOf(item),
  };
}

function progressOf(item: JobItem): { readonly share: number | null; readonly words: string | null } {
  if (item.state !== 'running' || item.progress === null || item.progress.total === 0) return { share: null, words: null };
  const { done, total, unit } = item.progress;
  return { share: done / total, words: `${unit} ${done}/${total}` };
}

function totalOf(rows: readonly MatrixRow[], variant: number): MatrixTotal {
  const cells = rows.flatMap((row) => row.cells.filter((cell) => cell.variant === variant));
  const count = (state: ItemState) => cells.filter((cell) => cell.state === state).length;
  const seconds = cells.map((cell) => cell.seconds).filter((value) => value !== null);
  return {
    variant, done: count('done'), failed: count('failed'), cached: count('cached'),
    seconds: seconds.length === 0 ? null : seconds.reduce((sum, value) => sum + value, 0), cost: null, scores: [],
  };
}
