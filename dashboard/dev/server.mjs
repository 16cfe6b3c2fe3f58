// A stand-in for the functions app while working on the dashboard: the same paths, made-up decks, no storage.
//   node dashboard/dev/server.mjs [--port 7099] [--scenario live] [--key secret]
// then DASHBOARD_BACKEND=http://127.0.0.1:7099 npx vite --config dashboard/vite.config.ts, or open the server itself,
// which also serves dashboard/dist. Scenarios stand still, except "live", which analyses page by page.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDecks, slide } from './decks.mjs';
import { finished, Jobs } from './jobs.mjs';
import { choose, compare, goldenSet, models, plan, result, runsOf, score, statistics, unchoose, variantsOf } from './lab.mjs';
import { play } from './scenarios.mjs';

const { values: options } = parseArgs({
  options: { port: { type: 'string', default: '7099' }, scenario: { type: 'string', default: 'idle' }, tick: { type: 'string', default: '120' }, key: { type: 'string' } },
});
const contentSecurityPolicy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const start = Date.now() - 190_000;
const { scenario } = options;
const decks = scenario === 'empty' ? [] : makeDecks(scenario === 'many' ? 1000 : 10, start);
const jobs = new Jobs(decks, start);
play(scenario, jobs, decks, start);
if (scenario === 'idle') decks.push({ id: '11', deck_id: 11, name: 'Zephyr Wind Turbines.pdf', state: 'ingesting', size_bytes: 12_400_000, uploaded_at: new Date().toISOString() });
setInterval(() => jobs.jobs.forEach((job) => scenario === 'live' && jobs.advance(job)), Number(options.tick)).unref();

// On the wire a deck has its number only.
const deckView = ({ id, ...deck }) => deck;
const latestRun = (deck, model, prompt) => jobs.runs.findLast((run) => run.key === Jobs.key(deck.id, { vision_model: model ?? 'classic', analysis_prompt: prompt ?? '' }));

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const json = (status, value, headers = {}) => {
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers });
    response.end(value === undefined ? '' : JSON.stringify(value));
  };
  const problem = (status, code, title, detail, action) => json(status, { status, code, title, detail, action, correlation_id: 'c0ffee42' });
  const asked = () => JSON.parse(body.toString() || '{}');
  const { pathname: path, searchParams: query } = url;
  const jobMatch = /^\/api\/v1\/jobs\/([^/]+)(?:\/(\w+))?$/.exec(path);
  const deckMatch = /^\/api\/v1\/decks\/([^/]+)(?:\/(pages|results|blocks|commit|runs|compare)(?:\/(\w+))?)?$/.exec(path);
  const goldenMatch = /^\/api\/v1\/golden\/(\w+)\/pages\/(\d+)$/.exec(path);
  if (path.startsWith('/api/') && options.key !== undefined && request.headers['x-functions-key'] !== options.key) return json(401);

  if (path === '/api/dojo/extraction-test/sample') {
    const order = asked();
    const ready = decks.filter((deck) => deck.state !== 'ingesting');
    const drawn = order.random ? ready.toSorted(() => Math.random() - 0.5) : ready;
    const ids = order.existing_ids?.map(String) ?? drawn.slice(0, order.sample_size ?? 10).map((deck) => deck.id);
    const sample = ids.flatMap((id) => decks.filter((deck) => deck.id === id)).map((deck) => ({ ...deckView(deck), has_visual_cache: jobs.cached.has(Jobs.key(deck.id, { vision_model: order.vision_model ?? 'classic', analysis_prompt: order.analysis_prompt ?? '' })) }));
    return json(200, { success: true, decks: sample, count: sample.length, progress: { completed: sample.filter((deck) => deck.has_visual_cache).length, total: sample.length } });
  }
  if (path === '/api/dojo/extraction-test/plan' && scenario !== 'noplan') return json(200, plan(asked(), jobs));
  if (path === '/api/dojo/extraction-test/run-visual-analysis') {
    const order = asked();
    const variants = variantsOf(order);
    if (order.budget && variants.some((variant) => variant.vision_model === 'openai:local-model')) {
      return problem(422, 'PRICE_UNKNOWN', 'There is no price for this model', "A budget needs prices, and 'openai:local-model' has none.", 'Set Vision:Models:<n>:Name to it with InputPerMillion and OutputPerMillion, or leave the budget out.');
    }
    const id = Math.random().toString(16).slice(2, 12);
    const states = order.deck_ids.flatMap((deck) => variants.map((variant) => (order.use_cache !== false && jobs.cached.has(Jobs.key(String(deck), variant)) ? 'cached' : 'queued')));
    const job = jobs.add(id, 'running', order.deck_ids.map(String), variants, states, { createdAt: Date.now(), startedAt: Date.now(), revision: 1, budget: order.budget, useCache: order.use_cache !== false });
    return json(202, { ...jobs.view(job), job_id: id });
  }
  if (path === '/api/v1/models') return json(200, { models });
  if (path === '/api/v1/statistics') return json(200, statistics(jobs, Number(query.get('days') ?? 30)));
  if (path === '/api/v1/golden') return json(200, goldenSet());
  if (path === '/api/v1/golden/score') return json(200, score(query, jobs));
  if (goldenMatch) {
    const deck = jobs.deck(goldenMatch[1]);
    if (request.method === 'DELETE') unchoose(deck, Number(goldenMatch[2]), query.get('field') ?? asked().field);
    else choose(deck, Number(goldenMatch[2]), asked(), jobs);
    return json(request.method === 'DELETE' ? 204 : 200, request.method === 'DELETE' ? undefined : {});
  }
  if (path === '/api/v1/jobs') return json(200, { jobs: [...jobs.jobs.values()].sort((a, b) => b.createdAt - a.createdAt).slice(0, Number(query.get('page_size') ?? 50)).map((job) => jobs.view(job)) });
  if (jobMatch) return jobRequest(jobMatch, { request, response, query, json, problem });
  if (path === '/api/v1/decks') return json(200, { decks: decks.map(deckView) });
  if (deckMatch) return deckRequest(deckMatch, { request, response, query, body, json, problem });
  if (path.startsWith('/api/')) return problem(404, 'NOT_FOUND', 'There is nothing here', `There is no endpoint ${path}.`, 'See /api/openapi.json for what there is.');
  return file(response, path);
});

function jobRequest([, id, part], { request, response, query, json, problem }) {
  const job = jobs.jobs.get(id);
  if (job === undefined) return problem(404, 'JOB_NOT_FOUND', 'There is no such job', 'There is no job with this id.', 'Choose one of the recent runs.');
  if (part === undefined) {
    const etag = `W/"${job.revision}"`;
    return request.headers['if-none-match'] === etag ? json(304) : json(200, jobs.view(job), { etag });
  }
  if (part === 'items') return json(200, { items: job.items.map((item) => jobs.itemView(item)), attempt: job.attempt });
  if (part === 'matrix') return json(200, jobs.matrix(job));
  if (part === 'export') {
    const format = query.get('format') ?? 'json';
    const content = format === 'json' ? JSON.stringify(jobs.matrix(job), null, 2) : format === 'csv' ? 'deck_id,page,headline\n' : '<!doctype html><title>Report</title>';
    response.writeHead(200, { 'content-type': { json: 'application/json', csv: 'text/csv', html: 'text/html' }[format], 'content-disposition': `attachment; filename="deck-analysis-${id}.${format}"` });
    return response.end(content);
  }
  if (part === 'events') return events(job, { request, response, problem });
  const next = { pause: 'paused', resume: 'running', cancel: 'cancelled', retry: 'running' }[part];
  if (next === undefined) return problem(404, 'NOT_FOUND', 'There is nothing here', 'There is no such endpoint.', null);
  job.state = next;
  delete job.reason;
  if (part === 'cancel') {
    job.items.forEach((item) => { if (item.state === 'queued' || item.state === 'running') item.state = 'cancelled'; });
    job.receipt = `${job.items.filter((item) => item.state === 'done').length} decks kept and usable, the others stopped before they were finished.`;
  }
  if (part === 'retry') {
    job.attempt += 1;
    job.items.forEach((item) => { if (['failed', 'cancelled', 'skipped'].includes(item.state)) Object.assign(item, { state: 'queued', failure: undefined }); });
  }
  jobs.emit(job, 'job.state', jobs.view(job));
  return json(202, jobs.view(job));
}

function events(job, { request, response, problem }) {
  if (scenario === 'lost') return problem(503, 'BUSY', 'Busy', 'Try again later.', null);
  if (finished(job)) return response.writeHead(204).end();
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(`retry: 1000\n\nid: ${job.revision}\nevent: job.progress\ndata: ${JSON.stringify(jobs.view(job))}\n\n`);
  const listener = { job: job.id, send: (id, name, data) => response.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`) };
  jobs.listeners.add(listener);
  const beat = setInterval(() => response.write(': alive\n\n'), 15_000);
  const end = setTimeout(() => response.end(), 200_000);
  return request.on('close', () => [clearInterval(beat), clearTimeout(end), jobs.listeners.delete(listener)]);
}

function deckRequest([, id, part, rest], { request, response, query, body, json, problem }) {
  const deck = jobs.deck(id);
  if (request.method === 'PUT' || part === 'commit') {
    const name = decodeURIComponent(id);
    if (part !== 'blocks') decks.unshift({ id: String(decks.length + 1), deck_id: decks.length + 1, name, state: 'ready', page_count: 7, size_bytes: body.length, uploaded_at: new Date().toISOString() });
    return json(202, { name, etag: '"1"' });
  }
  if (deck === undefined) return problem(404, 'DECK_NOT_FOUND', 'There is no such deck', 'There is no deck with this id.', null);
  const run = (runId) => jobs.runs.find((entry) => entry.deckId === deck.id && entry.run_id === runId);
  const noRun = () => problem(404, 'RUN_NOT_FOUND', 'There is no such run', 'This deck has no run with this id.', 'List its runs.');
  if (part === 'pages') {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    return response.end(slide(deck, Number(rest)));
  }
  if (part === 'runs') {
    if (rest === undefined) return json(200, runsOf(deck, jobs));
    return run(rest) === undefined ? noRun() : json(200, result(deck, run(rest), false));
  }
  if (part === 'compare') {
    const [left, right] = [run(query.get('left')), run(query.get('right'))];
    return left === undefined || right === undefined ? noRun() : json(200, compare(deck, left, right));
  }
  if (part === 'results') {
    const latest = latestRun(deck, query.get('vision_model'), query.get('analysis_prompt'));
    return latest === undefined
      ? problem(404, 'RESULT_NOT_FOUND', 'There is no stored result', 'This deck has no result for this model and prompt.', 'Run the analysis.')
      : json(200, result(deck, latest, latest.job_id !== query.get('job_id')));
  }
  return json(200, deckView(deck));
}

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
