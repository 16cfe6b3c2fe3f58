// Made-up jobs: rows, the resource that the API shows, and one deck at a time, page by page.
import { scoresOf, analysis } from './decks.mjs';

const finals = ['succeeded', 'completed_with_errors', 'failed', 'cancelled', 'expired'];
export const classicVariant = { vision_model: 'classic', analysis_prompt: '', name: 'classic' };
export const finished = (job) => finals.includes(job.state);
const buckets = ['queued', 'running', 'done', 'cached', 'duplicate', 'skipped', 'failed', 'cancelled'];

export class Jobs {
  jobs = new Map();
  listeners = new Set();
  /** "deck\nmodel\nprompt" of what is cached. */
  cached = new Set();
  runs = [];

  constructor(decks, start) {
    this.decks = decks;
    this.start = start;
  }

  deck(id) {
    return this.decks.find((deck) => deck.id === String(id));
  }

  static key(deckId, variant) {
    return [deckId, variant.vision_model, (variant.analysis_prompt ?? '').trim()].join('\n');
  }

  /** states: one for each deck and variant, deck by deck. */
  add(id, state, deckIds, variants, states, extra = {}) {
    const items = deckIds.flatMap((deckId, row) => variants.map((variant, column) => {
      const itemState = states[row * variants.length + column] ?? 'queued';
      const name = this.deck(deckId).name;
      const item = {
        id: variants.length > 1 ? `${deckId}.${column + 1}` : String(deckId), deckId: String(deckId), variant: column + 1, revision: row + 1, state: itemState,
        label: variants.length > 1 ? `${name} · ${variant.name ?? variant.vision_model}` : name,
      };
      if (itemState === 'done' || itemState === 'cached') this.keep(item, variant, itemState === 'done' ? 3.1 + row * 1.7 : 0.01, id);
      return item;
    }));
    const job = { id, kind: 'deck-analysis', state, items, variants, deckIds, revision: 20, createdAt: this.start, startedAt: this.start, attempt: 1, ...extra };
    this.jobs.set(id, job);
    return job;
  }

  keep(item, variant, seconds, jobId) {
    item.seconds = seconds;
    item.ended_at = new Date(this.start + 9000).toISOString();
    const key = Jobs.key(item.deckId, variant);
    const known = this.runs.findLast((run) => run.key === key);
    if (item.state === 'cached' && known !== undefined) {
      item.run = known.run_id;
      return;
    }
    this.cached.add(key);
    for (const run of this.runs) if (run.key === key) run.current = false;
    const run = {
      key, deckId: item.deckId, run_id: Math.random().toString(16).slice(2).padEnd(16, '0').slice(0, 16), variant: { ...variant, at: Date.now() - (50 - this.runs.length) * 61_000 }, job_id: jobId,
      seconds: seconds < 1 ? 4.8 : seconds, cost: variant.vision_model === 'classic' ? 0 : 0.0061 * this.deck(item.deckId).page_count, current: true,
    };
    this.runs.push(run);
    item.run = run.run_id;
  }

  view(job) {
    const count = (state) => job.items.filter((item) => item.state === state).length;
    const counts = Object.fromEntries(buckets.map((bucket) => [bucket, count(bucket)]));
    const total = job.items.length;
    const settled = total - counts.queued - counts.running;
    const base = `/api/v1/jobs/${job.id}`;
    const links = { self: base, events: `${base}/events`, items: `${base}/items`, results: `${base}/results` };
    if (['running', 'queued', 'interrupted'].includes(job.state)) links.pause = `${base}/pause`;
    if (job.state === 'paused') links.resume = `${base}/resume`;
    if (!finished(job) && job.state !== 'cancelling') links.cancel = `${base}/cancel`;
    if (finished(job) && counts.failed + counts.cancelled + counts.skipped > 0) links.retry = `${base}/retry`;
    const running = job.items.filter((item) => item.state === 'running');
    const spent = job.items.reduce((sum, item) => sum + (item.state === 'done' ? this.costOf(item, job) : 0), 0);
    return {
      id: job.id, kind: job.kind, state: job.state, final: finished(job), stage: 'analyze', stage_label: 'Analyzing decks', label: `${counts.done + counts.cached}/${total} decks analyzed`, unit: 'deck',
      items: { total, ...counts }, percent: Math.floor((100 * settled) / total), percent_basis: 'ended decks of all',
      ...(job.state === 'running' && !job.reason ? { eta: counts.done < 3 ? { basis: 'measuring', samples: counts.done } : { p50_seconds: 143, p90_seconds: 287, basis: `from ${counts.done} finished decks at 41 s`, samples: counts.done } } : {}),
      cost: { spent: spent.toFixed(4), reserved: (job.budget && running.length > 0 ? 0.11 : 0).toFixed(2), ...(job.budget ? { budget: job.budget } : {}), currency: 'USD' },
      ...(job.reason ? { reason: job.reason } : {}), ...(job.receipt ? { receipt: job.receipt } : {}),
      current_items: running.map((item) => ({ id: item.id, ...item.progress, reported_at: new Date().toISOString() })),
      attempt: job.attempt, interruptions: job.interruptions ?? 0, created_at: new Date(job.createdAt).toISOString(), started_at: new Date(job.startedAt).toISOString(), updated_at: new Date().toISOString(),
      ...(finished(job) ? { completed_at: new Date(job.completedAt ?? this.start + 41_200).toISOString(), seconds: job.seconds ?? 41.2 } : {}),
      request: { deck_ids: job.deckIds.map(Number), variants: job.variants, use_cache: job.useCache ?? true, ...(job.variants.length === 1 ? job.variants[0] : {}) },
      revision: job.revision, last_event_id: String(job.revision), correlation_id: '4bf92f3577b34da6a3ce929d0e0e4736', links,
    };
  }

  costOf(item, job) {
    return job.variants[item.variant - 1].vision_model === 'classic' ? 0 : 0.0061 * this.deck(item.deckId).page_count;
  }

  itemView({ label, failure, deckId, variant, run, since, progress, ...item }) {
    return { ...item, name: label, failure, progress };
  }

  matrix(job) {
    const cell = (item) => {
      const run = this.runs.find((entry) => entry.run_id === item.run);
      const result = run === undefined ? null : analysis(this.deck(item.deckId), run.variant);
      const ended = ['done', 'cached', 'failed'].includes(item.state);
      return {
        variant: item.variant, item_id: item.id, state: item.state, failure: item.failure, run_id: item.run, cached: item.state === 'cached', progress: item.progress, seconds: item.seconds ?? null,
        cost: ended ? (item.state === 'cached' ? 0 : this.costOf(item, job)).toFixed(4) : null, scores: result === null ? {} : scoresOf(result), missing_sections: result?.summary.missing_sections ?? [], failed_pages: item.failedPages ?? [],
      };
    };
    const cells = job.items.map(cell);
    return {
      variants: job.variants.map((variant, index) => ({ index: index + 1, ...variant })),
      decks: job.deckIds.map((id) => ({ deck_id: Number(id), name: this.deck(id).name, page_count: this.deck(id).page_count, cells: cells.filter((_, index) => job.items[index].deckId === String(id)) })),
      totals: job.variants.map((_, index) => {
        const own = cells.filter((entry) => entry.variant === index + 1);
        const scored = own.filter((entry) => Object.keys(entry.scores).length > 0);
        const mean = (name) => Math.round(scored.reduce((sum, entry) => sum + entry.scores[name], 0) / scored.length);
        return {
          variant: index + 1, done: own.filter((entry) => entry.state === 'done').length, failed: own.filter((entry) => entry.state === 'failed').length, cached: own.filter((entry) => entry.state === 'cached').length,
          seconds: own.reduce((sum, entry) => sum + (entry.cached ? 0 : (entry.seconds ?? 0)), 0), cost: own.reduce((sum, entry) => sum + Number(entry.cost ?? 0), 0).toFixed(4),
          scores: scored.length === 0 ? {} : Object.fromEntries(['story', 'readability', 'consistency', 'density'].map((name) => [name, mean(name)])),
        };
      }),
    };
  }

  progressOf(item, done) {
    const total = this.deck(item.deckId)?.page_count ?? 10;
    return { done, total, unit: 'page', label: `Processing deck ${item.deckId}: page ${done}/${total}` };
  }

  emit(job, name, data) {
    job.revision += 1;
    for (const listener of this.listeners) if (listener.job === job.id) listener.send(job.revision, name, data);
  }

  advance(job) {
    if (job.state !== 'running') return;
    let current = job.items.find((item) => item.state === 'running');
    if (current === undefined) {
      current = job.items.find((item) => item.state === 'queued');
      if (current === undefined) {
        job.state = job.items.some((item) => item.state === 'failed') ? 'completed_with_errors' : 'succeeded';
        job.completedAt = Date.now();
        job.seconds = (job.completedAt - job.startedAt) / 1000;
        const { items, seconds } = this.view(job);
        this.emit(job, 'job.state', { event: 'job.state', job: job.id, state: job.state, final: true, items, seconds });
        return;
      }
      Object.assign(current, { state: 'running', since: Date.now(), progress: this.progressOf(current, 0) });
    }
    const { done: page, total } = current.progress;
    if (page < total) {
      current.progress = this.progressOf(current, page + 1);
      if (current.deckId === '8' && page > 2 && job.attempt === 1) {
        Object.assign(current, { state: 'failed', failure: { code: 'PDF_PASSWORD', sentence: 'The PDF is protected by a password.', action: 'Save a copy without a password and upload that.' } });
      }
    } else {
      current.state = 'done';
      this.keep(current, job.variants[current.variant - 1], (Date.now() - current.since) / 1000, job.id);
    }
    const { items, cost } = this.view(job);
    if (current.state === 'running') this.emit(job, 'job.progress', this.view(job));
    else this.emit(job, 'item.state', { event: 'item.state', job: job.id, item: this.itemView({ ...current, progress: undefined, revision: job.revision + 1 }), items, cost });
  }
}
