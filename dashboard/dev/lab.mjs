// What the lab says beside jobs: plans, kept runs, comparisons, the golden set, statistics, exports.
import { analysis } from './decks.mjs';
import { Jobs } from './jobs.mjs';

const golden = new Map();
export const models = [
  { name: 'classic', kind: 'classic', prompt: false, price: null, available: true },
  { name: 'openai:gpt-vision', kind: 'openai', prompt: true, price: { input_per_million: '2.50', output_per_million: '10.00', currency: 'USD' }, available: true },
  { name: 'anthropic:claude-vision', kind: 'anthropic', prompt: true, price: { input_per_million: '3.00', output_per_million: '15.00', currency: 'USD' }, available: true },
  { name: 'openai:local-model', kind: 'openai', prompt: true, price: null, available: true },
  { name: 'openai:gpt-large', kind: 'openai', prompt: true, price: null, available: false, reason: 'No key is configured. Set Vision:OpenAi:ApiKey or OPENAI_API_KEY.' },
];

export const variantsOf = (asked) => asked.variants ?? [{ vision_model: asked.vision_model ?? 'classic', analysis_prompt: asked.analysis_prompt ?? '' }];

export function plan(asked, jobs) {
  const variants = variantsOf(asked);
  const parts = variants.map((variant, index) => {
    const own = asked.deck_ids.map((id) => jobs.deck(id)).filter(Boolean);
    const open = own.filter((deck) => asked.use_cache === false || !jobs.cached.has(Jobs.key(deck.id, variant)));
    const pages = open.reduce((sum, deck) => sum + (deck.page_count ?? 0), 0);
    const price = models.find((model) => model.name === variant.vision_model)?.price;
    const cost = variant.vision_model === 'classic' ? { low: 0, high: 0 } : price === null || price === undefined ? null : { low: pages * 0.0048, high: pages * 0.0092 };
    return { index: index + 1, variant, cached: own.length - open.length, to_run: open.length, pages, all: own.reduce((sum, deck) => sum + (deck.page_count ?? 0), 0), cost, seconds: variant.vision_model === 'classic' ? 0.4 : 2.4 };
  });
  const sum = (pick) => parts.reduce((total, part) => total + pick(part), 0);
  const unknown = parts.some((part) => part.to_run > 0 && part.cost === null);
  const high = sum((part) => part.cost?.high ?? 0);
  const money = (range) => (range === null ? null : { low: range.low.toFixed(4), high: range.high.toFixed(4), currency: 'USD', basis: 'from 40 pages of this model' });
  return {
    items: { total: asked.deck_ids.length * variants.length, cached: sum((part) => part.cached), to_run: sum((part) => part.to_run), failed: 0 },
    pages: { total: sum((part) => part.all), to_run: sum((part) => part.pages) },
    seconds: { low: sum((part) => part.pages * part.seconds * 0.7), high: sum((part) => part.pages * part.seconds * 1.6), basis: 'from 24 finished decks of the last 30 days, 1 worker' },
    cost: unknown ? null : money({ low: sum((part) => part.cost?.low ?? 0), high }), budget: asked.budget ? { amount: String(asked.budget), enough: high <= Number(asked.budget) } : null,
    bytes_needed: sum((part) => part.pages) * 21_000, workers: 1,
    notes: [...(asked.use_cache === false ? ['The cache is left aside: everything runs again, and the new results become the cached ones.'] : []), ...(unknown ? ['A model has no price, so the cost is not known.'] : [])],
    variants: parts.map((part) => ({ index: part.index, ...part.variant, name: part.variant.name ?? part.variant.vision_model, cached: part.cached, to_run: part.to_run, cost: money(part.cost) })),
  };
}

const runView = (run) => ({
  run_id: run.run_id, vision_model: run.variant.vision_model, analysis_prompt: run.variant.analysis_prompt, model_version: run.variant.vision_model === 'classic' ? '2' : '2026-05', created_at: new Date(run.variant.at).toISOString(),
  seconds: run.seconds, cost: run.cost.toFixed(4), pages: 12, job_id: run.job_id, current: run.current,
});

export const runsOf = (deck, jobs) => ({ deck_id: deck.deck_id, name: deck.name, runs: jobs.runs.filter((run) => run.deckId === deck.id).toReversed().map(runView) });

export function result(deck, run, cached) {
  const body = analysis(deck, run.variant, run.variant.failedPages);
  return {
    deck_id: deck.deck_id, name: deck.name, vision_model: run.variant.vision_model, analysis_prompt: run.variant.analysis_prompt, visual_results: body,
    provenance: { cached, run_id: run.run_id, model_version: body.provenance.model_version, created_at: body.provenance.analyzed_at, seconds: run.seconds, cost: run.cost.toFixed(4), cost_saved: cached ? run.cost.toFixed(4) : null, job_id: run.job_id, packs: body.provenance.packs, device: body.provenance.device, usage: body.provenance.usage },
  };
}

export function compare(deck, left, right) {
  const [a, b] = [left, right].map((run) => analysis(deck, run.variant));
  const pages = a.pages.map((page, index) => {
    const other = b.pages[index];
    const changed = [];
    const differ = (field, one, two, boxes = [[], []]) => {
      if (JSON.stringify(one) !== JSON.stringify(two)) changed.push({ field, left: one, right: two, left_boxes: boxes[0], right_boxes: boxes[1] });
    };
    differ('headline', page.headline, other.headline, [[page.lines[0].box], [other.lines[0].box]]);
    differ('slide_type', page.slide_type, other.slide_type);
    differ('figures', page.figures, other.figures);
    differ('findings', page.findings, other.findings, [page, other].map((side) => side.findings.map((finding) => finding.box).filter(Boolean)));
    differ('commentary', page.commentary, other.commentary);
    const pick = golden.get(`${deck.id}/${page.number}/headline`) ?? golden.get(`${deck.id}/${page.number}/slide_type`);
    return { number: page.number, changed, same: changed.length === 0, pick: pick === undefined ? null : pick.tie ? 'tie' : pick.winner_run_id === left.run_id ? 'left' : pick.winner_run_id === right.run_id ? 'right' : null };
  });
  const summary = ['story', 'readability'].map((name) => ({ field: name, left: a.summary.scores[name], right: b.summary.scores[name] })).filter(({ left: one, right: two }) => one.value !== two.value);
  return { deck_id: deck.deck_id, name: deck.name, left: runView(left), right: runView(right), summary: { changed: summary }, pages };
}

export function choose(deck, page, body, jobs) {
  const run = jobs.runs.find((entry) => entry.run_id === (body.winner_run_id ?? body.run_ids?.[0]));
  const seen = analysis(deck, run?.variant ?? { vision_model: 'classic', analysis_prompt: '' }).pages[page - 1];
  golden.set(`${deck.id}/${page}/${body.field}`, { deck_id: deck.deck_id, name: deck.name, page, field: body.field, value: body.field === 'slide_type' ? seen.slide_type.type : seen[body.field], winner_run_id: run?.run_id, tie: body.run_ids !== undefined, picked_at: new Date().toISOString() });
}

export const unchoose = (deck, page, field) => golden.delete(`${deck.id}/${page}/${field}`);
export const goldenSet = () => ({ picks: [...golden.values()] });

export function score(query, jobs) {
  const variant = { vision_model: query.get('vision_model') ?? 'classic', analysis_prompt: query.get('analysis_prompt') ?? '' };
  const by = {};
  const misses = [];
  let scored = 0;
  let agree = 0;
  for (const pick of golden.values()) {
    if (!jobs.cached.has(Jobs.key(String(pick.deck_id), variant))) continue;
    const page = analysis(jobs.deck(pick.deck_id), variant).pages[pick.page - 1];
    const actual = pick.field === 'slide_type' ? page.slide_type.type : page[pick.field];
    const entry = (by[pick.field] ??= { scored: 0, agree: 0 });
    scored++;
    entry.scored++;
    if (JSON.stringify(actual) === JSON.stringify(pick.value)) {
      agree++;
      entry.agree++;
    } else misses.push({ deck_id: pick.deck_id, page: pick.page, field: pick.field, expected: pick.value, actual });
  }
  return { picks: golden.size, scored, agree, score: scored === 0 ? null : agree / scored, by_field: by, misses };
}

export function statistics(jobs, days) {
  const spread = (avg, samples) => (samples === 0 ? { avg: null, p50: null, p90: null, samples } : { avg, p50: avg * 0.86, p90: avg * 1.7, samples });
  const names = ['classic', 'openai:gpt-vision', 'anthropic:claude-vision'];
  const batches = Array.from({ length: days < 2 ? 2 : 34 }, (_, index) => {
    const failed = index % 6 === 2 ? 2 : 0;
    const cached = (index * 3) % 5;
    return { job_id: (0x7f3c2a9e10 - index * 99_991).toString(16), created_at: new Date(Date.now() - index * 71_000_000).toISOString(), total: 10, done: 10 - failed - cached, failed, cached, seconds: 22 + ((index * 37) % 61), cost: ((index * 7) % 4 * 0.31).toFixed(2) };
  });
  return {
    since: new Date(Date.now() - days * 86_400_000).toISOString(), decks: { done: 262, failed: 11, cached: 71 }, cache_hit_rate: 0.206, deck_seconds: spread(6.4, 262), page_seconds: spread(0.47, 262), callback_seconds: spread(0.012, 258),
    models: names.map((vision_model, index) => ({ vision_model, done: [180, 58, 24][index], failed: [2, 3, 6][index], cached: [60, 9, 2][index], success_rate: [0.989, 0.951, 0.8][index], deck_seconds: spread([4.2, 31, 38][index], [180, 58, 24][index]), cost: [0, 4.21, 2.02][index].toFixed(2) })), batches,
  };
}
