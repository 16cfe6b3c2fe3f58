// A stand-in for the functions app while working on the dashboard: the same paths, made-up decks, no storage.
//   node dashboard/dev/server.mjs [--port 7099] [--scenario live]
// then DASHBOARD_BACKEND=http://127.0.0.1:7099 npx vite --config dashboard/vite.config.ts, or open the server itself,
// which also serves dashboard/dist. Scenarios stand still, except "live", which analyses page by page.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { port: { type: 'string', default: '7099' }, scenario: { type: 'string', default: 'idle' }, tick: { type: 'string', default: '120' } },
});

const contentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const names = [
  'Northwind Seed Round', 'Alba Robotics Series A', 'Ciclo Pagamentos', 'Fjord Energy Storage', 'Lumen Health Scan',
  'Kite Logistics 2026', 'Orchard Data Platform', 'Papyrus Archive Scan', 'Quanta Chip Design', 'Verde Agricultura',
];
const pageCounts = [12, 17, 9, 14, 20, 8, 15, 6, 11, 10];
const palettes = [
  ['#ffffff', '#1f3a5f', '#f2a541', '#d7dee8', '#6b7a90'], ['#0f172a', '#38bdf8', '#f8fafc', '#1e293b', '#94a3b8'],
  ['#fff7ed', '#ea580c', '#7c2d12', '#fed7aa', '#1c1917'], ['#ecfdf5', '#065f46', '#34d399', '#111827', '#a7f3d0'],
];
const start = Date.now() - 190_000;
const scenario = options.scenario;

const decks = scenario === 'empty' ? [] : names.map((name, index) => ({
  id: String(index + 1), deck_id: index + 1, name: `${name}.pdf`, state: 'ready', page_count: pageCounts[index],
  size_bytes: 380_000 + index * 271_828, uploaded_at: new Date(start - 3_600_000 * (index + 1)).toISOString(),
}));
if (scenario === 'failed') Object.assign(decks[7], {
  state: 'failed', page_count: null,
  failure: { code: 'PDF_PASSWORD', sentence: 'The PDF is protected by a password.', action: 'Save a copy without a password and upload that.' },
});
if (scenario === 'idle') decks.push({ id: '11', deck_id: 11, name: 'Zephyr Wind Turbines.pdf', state: 'ingesting', size_bytes: 12_400_000, uploaded_at: new Date().toISOString() });

const cached = new Set();
const jobs = new Map();
const listeners = new Set();

function newJob(id, state, itemStates, extra = {}) {
  const items = itemStates.map((itemState, index) => ({
    id: String(index + 1), label: names[index], state: itemState, revision: index + 1,
    ...(itemState === 'done' ? { seconds: 3.1 + index * 1.7, started_at: new Date(start + index * 9000).toISOString(), completed_at: new Date(start + index * 9000 + 8000).toISOString() } : {}),
  }));
  const job = { id, kind: 'deck-analysis', state, items, revision: 20, createdAt: start, startedAt: start, pageDone: 5, prompt: '', model: 'classic', attempt: 1, ...extra };
  jobs.set(id, job);
  return job;
}

// On the wire a deck has its number only, and an item carries the parts of its failure itself.
const deckView = ({ id, ...deck }) => deck;
const itemView = ({ label, failure, completed_at, since, ...item }) => ({ ...item, name: `${label}.pdf`, ...failure, ended_at: completed_at });
const finished = (job) => ['succeeded', 'completed_with_errors', 'failed', 'cancelled'].includes(job.state);
const count = (job, state) => job.items.filter((item) => item.state === state).length;

function view(job) {
  const buckets = Object.fromEntries(['queued', 'running', 'done', 'cached', 'duplicate', 'skipped', 'failed', 'cancelled'].map((state) => [state, count(job, state)]));
  const total = job.items.length;
  const settled = total - buckets.queued - buckets.running;
  const links = { self: `/api/v1/jobs/${job.id}`, events: `/api/v1/jobs/${job.id}/events`, items: `/api/v1/jobs/${job.id}/items`, results: `/api/v1/jobs/${job.id}/results` };
  if (job.state === 'running' || job.state === 'queued' || job.state === 'interrupted') links.pause = `${links.self}/pause`;
  if (job.state === 'paused') links.resume = `${links.self}/resume`;
  if (!finished(job)) links.cancel = `${links.self}/cancel`;
  if (finished(job) && buckets.failed + buckets.cancelled > 0) links.retry = `${links.self}/retry`;
  const running = job.items.filter((item) => item.state === 'running');
  const samples = buckets.done;
  return {
    id: job.id, kind: job.kind, state: job.state, final: finished(job), stage: 'analyze', stage_label: 'Analyzing decks', label: `${buckets.done + buckets.cached}/${total} decks analyzed`, unit: 'deck',
    items: { total, ...buckets }, percent: Math.floor((100 * settled) / total), percent_basis: 'ended decks of all',
    ...(job.state === 'running' && !job.reason ? { eta: samples < 3 ? { basis: 'measuring', samples } : { p50_seconds: 7 * 41 / 2, p90_seconds: 7 * 41, basis: `from ${samples} finished decks at 41 s`, samples } } : {}),
    ...(job.reason ? { reason: job.reason } : {}),
    current_items: running.map((item) => ({ id: item.id, ...item.progress, reported_at: new Date().toISOString() })),
    attempt: job.attempt, interruptions: job.interruptions ?? 0, created_at: new Date(job.createdAt).toISOString(), started_at: new Date(job.startedAt).toISOString(), updated_at: new Date().toISOString(),
    ...(finished(job) ? { completed_at: new Date(job.completedAt ?? start + 41_200).toISOString(), seconds: job.seconds ?? 41.2 } : {}),
    request: { deck_ids: job.items.map((item) => Number(item.id)), vision_model: job.model, analysis_prompt: job.prompt },
    revision: job.revision, last_event_id: String(job.revision), correlation_id: '4bf92f3577b34da6a3ce929d0e0e4736', links,
  };
}

function progressOf(item, done) {
  const total = pageCounts[Number(item.id) - 1] ?? 10;
  return { done, total, unit: 'page', label: `Processing deck ${item.id}: page ${done}/${total}` };
}

function emit(job, name, data) {
  job.revision += 1;
  for (const listener of listeners) if (listener.job === job.id) listener.send(job.revision, name, data);
}

const done = (n, rest) => Array.from({ length: 10 }, (_, index) => (index < n ? 'done' : rest));
if (scenario === 'running' || scenario === 'lost') {
  const states = done(4, 'queued');
  states[3] = 'running';
  const job = newJob('7f3c2a9e10', 'running', states, { interruptions: 1 });
  job.items[3].progress = progressOf(job.items[3], 9);
  [1, 2, 3].forEach((id) => cached.add(String(id)));
}
if (scenario === 'absent') {
  newJob('7f3c2a9e10', 'running', done(2, 'queued'), { reason: { code: 'WORKER_ABSENT', sentence: 'No GPU worker is connected; the job goes on by itself when one is.', action: 'Start a GPU worker.' } });
  ['1', '2'].forEach((id) => cached.add(id));
}
if (scenario === 'paused') {
  newJob('7f3c2a9e10', 'paused', done(6, 'queued'), { reason: { code: 'PAUSED', sentence: 'Paused.', action: 'Resume it when you want it to go on.' } });
  [1, 2, 3, 4, 5, 6].forEach((id) => cached.add(String(id)));
}
if (scenario === 'failed') {
  const states = done(10, 'queued');
  states[7] = 'failed';
  states[2] = 'failed';
  const job = newJob('7f3c2a9e10', 'completed_with_errors', states, { interruptions: 2 });
  job.items[7].failure = decks[7].failure;
  job.items[2].failure = { code: 'DECODER_TIMEOUT', sentence: 'The PDF was not read within the 60 s that it may take.', action: 'Simplify the page (flatten drawings and transparency), or raise Decoder:PageTimeout of the GPU worker.' };
  for (const item of job.items) if (item.state === 'done') cached.add(item.id);
}
if (scenario === 'finished') {
  newJob('7f3c2a9e10', 'succeeded', done(10, 'queued'));
  decks.forEach((deck) => cached.add(deck.id));
}
if (scenario === 'cached') {
  newJob('7f3c2a9e10', 'succeeded', Array.from({ length: 10 }, () => 'cached'), { seconds: 0.38 });
  decks.forEach((deck) => cached.add(deck.id));
}
if (!['empty', 'live', 'idle-first'].includes(scenario)) {
  const older = newJob('2b8d41c077', 'completed_with_errors', done(9, 'failed'), { createdAt: start - 7_200_000, startedAt: start - 7_200_000 });
  older.items[9].failure = { code: 'PDF_CORRUPT', sentence: 'The PDF is damaged and cannot be opened.', action: 'Export the deck again.' };
  newJob('90ae17d3f2', 'cancelled', [...done(4, 'cancelled')], { createdAt: start - 86_400_000, startedAt: start - 86_400_000 });
}
if (scenario === 'idle') [1, 2, 3].forEach((id) => cached.add(String(id)));

function advance(job) {
  if (job.state !== 'running') return;
  let current = job.items.find((item) => item.state === 'running');
  if (current === undefined) {
    current = job.items.find((item) => item.state === 'queued');
    if (current === undefined) {
      job.state = count(job, 'failed') > 0 ? 'completed_with_errors' : 'succeeded';
      job.completedAt = Date.now();
      job.seconds = (job.completedAt - job.startedAt) / 1000;
      const { items, seconds } = view(job);
      emit(job, 'job.state', { event: 'job.state', job: job.id, state: job.state, final: true, items, seconds });
      return;
    }
    current.state = 'running';
    current.since = Date.now();
    current.progress = progressOf(current, 0);
  }
  const { done: page, total } = current.progress;
  if (page < total) {
    current.progress = progressOf(current, page + 1);
    if (current.id === '8' && page > 2 && job.attempt === 1) {
      current.state = 'failed';
      current.failure = { code: 'PDF_PASSWORD', sentence: 'The PDF is protected by a password.', action: 'Save a copy without a password and upload that.' };
    }
  } else {
    current.state = 'done';
    current.seconds = (Date.now() - current.since) / 1000;
    cached.add(current.id);
  }
  const { items } = view(job);
  if (current.state === 'running') emit(job, 'job.progress', view(job));
  else emit(job, 'item.state', { event: 'item.state', job: job.id, item: itemView({ ...current, revision: job.revision + 1 }), items });
}
setInterval(() => jobs.forEach((job) => scenario === 'live' && advance(job)), Number(options.tick)).unref();

function analysis(deck) {
  const palette = palettes[Number(deck.id) % palettes.length];
  const pages = Array.from({ length: deck.page_count }, (_, index) => ({
    number: index + 1, width: 960, height: 540, headline: headline(deck, index + 1),
    text: `${headline(deck, index + 1)}\nWe remove four manual steps between quote and delivery.\nPilot customers save 11 hours a week, and 9 of 10 renew.\nNext: two more regions, one shared ledger.`,
    word_count: 24 + ((index * 37) % 90), language: 'en', background: palette[0],
    palette: palette.map((hex, at) => ({ hex, share: [0.61, 0.17, 0.11, 0.07, 0.004][at] })),
    contrast_ratio: [11.2, 8.4, 3.4, 5.1][index % 4], image_area_share: [0.32, 0.08, 0.55][index % 3], text_area_share: 0.21, empty_area_share: [0.47, 0.71, 0.24][index % 3], image_count: index % 3,
  }));
  return {
    page_count: deck.page_count, pages,
    summary: { title: deck.name, word_count: pages.reduce((sum, page) => sum + page.word_count, 0), words_per_page: 60, language: 'en', palette: pages[0].palette, image_area_share: 0.3, text_area_share: 0.2, empty_area_share: 0.5, low_contrast_pages: [3, 7], dense_pages: [5], pages_without_text: [] },
    provenance: { vision_model: 'classic', model_version: 'classic-1', prompt: '', analyzed_at: new Date(start).toISOString(), seconds: 4.8, content_sha256: 'a'.repeat(64) },
  };
}

function headline(deck, page) {
  return ['The problem every warehouse has', 'One ledger for every pallet', 'Market: 4.2 bn in Europe', 'How it works', 'Traction: 38 % month on month', 'Team'][(page + Number(deck.id)) % 6];
}

function slide(deck, page) {
  const [back, strong, accent, soft] = palettes[Number(deck.id) % palettes.length];
  const bars = [40, 66, 92, 130, 170].map((height, index) => `<rect x="${560 + index * 62}" y="${420 - height}" width="44" height="${height}" rx="4" fill="${index === 4 ? accent : strong}"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540" font-family="Liberation Sans, sans-serif"><rect width="960" height="540" fill="${back}"/><rect width="960" height="8" fill="${accent}"/><text x="64" y="110" font-size="40" font-weight="700" fill="${strong}">${headline(deck, page)}</text>${[180, 220, 260].map((y, index) => `<rect x="64" y="${y}" width="${400 - index * 70}" height="14" rx="7" fill="${soft}"/>`).join('')}${bars}<text x="64" y="500" font-size="18" fill="${strong}">${deck.name.replace('.pdf', '')} · ${page}</text></svg>`;
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const json = (status, value, headers = {}) => {
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers });
    response.end(value === undefined ? '' : JSON.stringify(value));
  };
  const problem = (status, code, detail, action) => json(status, { status, code, title: detail, detail, action, correlation_id: 'c0ffee42' });
  const path = url.pathname;
  const jobMatch = /^\/api\/v1\/jobs\/([^/]+)(?:\/(\w+))?$/.exec(path);
  const deckMatch = /^\/api\/v1\/decks\/([^/]+)(?:\/(pages|results|blocks|commit)(?:\/(\d+))?)?$/.exec(path);

  if (path === '/api/dojo/extraction-test/sample') {
    const asked = JSON.parse(body.toString() || '{}');
    const ids = asked.existing_ids?.map(String) ?? decks.filter((deck) => deck.state !== 'ingesting').slice(0, asked.sample_size ?? 10).map((deck) => deck.id);
    const plain = (asked.analysis_prompt ?? '') === '';
    const sample = ids.flatMap((id) => decks.filter((deck) => deck.id === id)).map((deck) => ({ ...deckView(deck), has_visual_cache: plain && cached.has(deck.id) }));
    const progress = { completed: sample.filter((deck) => deck.has_visual_cache).length, total: sample.length };
    return json(200, { success: true, decks: sample, count: sample.length, progress });
  }
  if (path === '/api/dojo/extraction-test/run-visual-analysis') {
    const asked = JSON.parse(body.toString());
    const id = Math.random().toString(16).slice(2, 12);
    const job = newJob(id, 'running', asked.deck_ids.map((deck) => (cached.has(String(deck)) ? 'cached' : 'queued')), { createdAt: Date.now(), startedAt: Date.now(), revision: 1, prompt: asked.analysis_prompt ?? '' });
    job.items.forEach((item, index) => Object.assign(item, { id: String(asked.deck_ids[index]), label: names[asked.deck_ids[index] - 1] }));
    return json(202, { ...view(job), job_id: id });
  }
  if (path === '/api/v1/jobs') return json(200, { jobs: [...jobs.values()].sort((a, b) => b.createdAt - a.createdAt).slice(0, Number(url.searchParams.get('page_size') ?? 50)).map(view) });
  if (jobMatch) {
    const job = jobs.get(jobMatch[1]);
    if (job === undefined) return problem(404, 'JOB_NOT_FOUND', 'There is no job with this id.', 'Choose one of the recent runs.');
    const part = jobMatch[2];
    if (part === undefined) {
      const etag = `W/"${job.revision}"`;
      return request.headers['if-none-match'] === etag ? json(304) : json(200, view(job), { etag });
    }
    if (part === 'items') return json(200, { items: job.items.map(itemView), attempt: job.attempt });
    if (part === 'events') {
      if (scenario === 'lost') return problem(503, 'BUSY', 'Try again later.', null);
      if (finished(job)) return response.writeHead(204).end();
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 1000\n\nid: ${job.revision}\nevent: job.progress\ndata: ${JSON.stringify(view(job))}\n\n`);
      const listener = { job: job.id, send: (id, name, data) => response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`) };
      listeners.add(listener);
      const beat = setInterval(() => response.write(': alive\n\n'), 15_000);
      const end = setTimeout(() => response.end(), 200_000);
      return request.on('close', () => [clearInterval(beat), clearTimeout(end), listeners.delete(listener)]);
    }
    const next = { pause: 'paused', resume: 'running', cancel: 'cancelled', retry: 'running' }[part];
    if (next === undefined) return problem(404, 'NOT_FOUND', 'There is nothing here.', null);
    job.state = next;
    if (part === 'cancel') job.items.forEach((item) => { if (item.state === 'queued' || item.state === 'running') item.state = 'cancelled'; });
    if (part === 'retry') {
      job.attempt += 1;
      job.items.forEach((item) => { if (item.state === 'failed' || item.state === 'cancelled') Object.assign(item, { state: 'queued', failure: undefined }); });
    }
    emit(job, 'job.state', view(job));
    return json(202, view(job));
  }
  if (path === '/api/v1/decks') return json(200, { decks: decks.map(deckView) });
  if (deckMatch) {
    const deck = decks.find((candidate) => candidate.id === deckMatch[1]);
    if (request.method === 'PUT' || deckMatch[2] === 'commit') {
      const name = decodeURIComponent(deckMatch[1]);
      if (deckMatch[2] !== 'blocks') decks.unshift({ id: String(decks.length + 1), deck_id: decks.length + 1, name, state: 'ready', page_count: 7, size_bytes: body.length, uploaded_at: new Date().toISOString() });
      return json(202, { name, etag: '"1"' });
    }
    if (deck === undefined) return problem(404, 'DECK_NOT_FOUND', 'There is no deck with this id.', null);
    if (deckMatch[2] === 'pages') {
      response.writeHead(200, { 'content-type': 'image/svg+xml' });
      return response.end(slide(deck, Number(deckMatch[3])));
    }
    if (deckMatch[2] === 'results') return cached.has(deck.id) ? json(200, { deck_id: deck.deck_id, visual_results: analysis(deck) }) : problem(404, 'NO_RESULT', 'Not analyzed yet.', null);
    return json(200, deckView(deck));
  }
  if (path.startsWith('/api/')) return problem(404, 'NOT_FOUND', 'There is nothing here.', null);
  return file(response, path);
});

async function file(response, path) {
  const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
  const at = join(import.meta.dirname, '../dist', normalize(path === '/' ? '/index.html' : path));
  try {
    const content = await readFile(at);
    response.writeHead(200, { 'content-type': types[extname(at)] ?? 'application/octet-stream', 'content-security-policy': contentSecurityPolicy });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

server.listen(Number(options.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port} (${scenario})`));
