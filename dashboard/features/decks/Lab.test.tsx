import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../app/App';
import { setApiKey } from '../../shared/api/key';
import { violationsIn } from '../../tests/accessibility';
import { Backend } from '../../tests/backend';

let backend: Backend;

beforeEach(() => {
  backend = new Backend();
  backend.install();
});

afterEach(() => {
  setApiKey('', false);
  vi.unstubAllGlobals();
});

function openAt(hash: string) {
  window.history.replaceState(null, '', `/${hash}`);
  render(<App />);
  return userEvent.setup();
}

const plan = {
  items: { total: 6, cached: 1, to_run: 5, failed: 0 }, pages: { total: 12, to_run: 10 }, seconds: { low: 20, high: 45, basis: 'from 24 finished decks' }, cost: { low: '0.05', high: '0.09', currency: 'USD', basis: 'from 40 pages' },
  budget: null, bytes_needed: 210_000, workers: 1, notes: ['The cache is used.'],
  variants: [{ vision_model: 'classic', analysis_prompt: '', cached: 1, to_run: 2, cost: null }, { vision_model: 'openai:x', analysis_prompt: 'look', cached: 0, to_run: 3, cost: { low: '0.05', high: '0.09', currency: 'USD' } }],
};
const models = { models: [{ name: 'classic', kind: 'classic', prompt: false, available: true }, { name: 'openai:x', kind: 'openai', prompt: true, available: true, price: { input_per_million: '2', output_per_million: '8', currency: 'USD' } }] };
const variants = [{ vision_model: 'classic', analysis_prompt: '', name: 'classic' }, { vision_model: 'openai:x', analysis_prompt: 'look', name: 'X' }];
const job = (fields: object = {}) => ({
  id: 'j1', state: 'completed_with_errors', revision: 9, attempt: 1, created_at: '2026-03-01T10:00:00Z', started_at: '2026-03-01T10:00:00Z', seconds: 12, items: { total: 4, done: 3, failed: 1 }, current_items: [],
  cost: { spent: '0.42', reserved: '0.00', budget: '2.00', currency: 'USD' }, request: { deck_ids: [1, 2], variants }, links: { retry: '/api/v1/jobs/j1/retry' }, ...fields,
});
const cell = (deck: number, variant: number, fields: object = {}) => ({ variant, item_id: `${deck}.${variant}`, state: 'done', run_id: `${deck}${variant}aa`, cached: false, seconds: 3, cost: '0.01', scores: { story: 80 + variant, density: 40 }, missing_sections: ['team'], failed_pages: [], ...fields });
const matrix = {
  variants: variants.map((variant, index) => ({ index: index + 1, ...variant })),
  decks: [
    { deck_id: 1, name: 'Alba.pdf', page_count: 2, cells: [cell(1, 1), cell(1, 2)] },
    { deck_id: 2, name: 'Ciclo.pdf', page_count: 2, cells: [cell(2, 1), cell(2, 2, { state: 'failed', failure: { code: 'MODEL_REFUSED', sentence: 'The model refused.', action: 'Change the prompt.' }, scores: {} })] },
  ],
  totals: [{ variant: 1, done: 2, failed: 0, cached: 0, seconds: 6, cost: '0.00', scores: { story: 81 } }, { variant: 2, done: 1, failed: 1, cached: 0, seconds: 3, cost: '0.42', scores: {} }],
};

function showMatrix(hash = '#/jobs/j1') {
  backend.job = job();
  backend.items = matrix.decks.flatMap((deck) => deck.cells.map((entry) => ({ id: entry.item_id, name: `${deck.name} · ${entry.variant}`, state: entry.state, revision: 3, seconds: 3, ...('failure' in entry ? { failure: entry.failure } : {}) })));
  backend.answers['GET /api/v1/jobs/j1/matrix'] = matrix;
  return openAt(hash);
}

test('a plan shows what would run, how long and for how much, and one button runs exactly that', async () => {
  backend.answers['POST /api/dojo/extraction-test/plan'] = plan;
  backend.answers['GET /api/v1/models'] = models;
  backend.job = job({ state: 'running', items: { total: 6, queued: 6 } });
  const user = openAt('#/?decks=1,2,3');
  const shown = await screen.findByRole('region', { name: 'Plan' });
  expect(within(shown).getByText(/20 s to 45 s/)).toBeInTheDocument();
  expect(within(shown).getByText(/\$0\.05 to \$0\.09/)).toBeInTheDocument();
  expect(within(shown).getByText('from 24 finished decks')).toBeInTheDocument();
  expect(within(shown).getByText('The cache is used.')).toBeInTheDocument();

  let answerPlan: (value: typeof plan) => void = () => undefined;
  backend.answers['POST /api/dojo/extraction-test/plan'] = new Promise<typeof plan>((resolve) => (answerPlan = resolve));
  await user.click(screen.getByRole('button', { name: 'Compare another model or prompt' }));
  expect(screen.getByText('Variant 2 repeats an earlier one: same model, same prompt.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Run this plan' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'Prompt' }), 'look');
  await user.type(screen.getByRole('textbox', { name: 'Budget' }), '2');
  await user.click(screen.getByRole('checkbox', { name: 'Run without cache' }));
  const run = screen.getByRole('button', { name: 'Run this plan' });
  expect(run).toBeDisabled();
  answerPlan(plan);
  await waitFor(() => expect(run).toBeEnabled());

  const body = { deck_ids: [1, 2, 3], variants: [{ vision_model: 'classic', analysis_prompt: '' }, { vision_model: 'classic', analysis_prompt: 'look' }], use_cache: false, budget: '2' };
  expect(backend.requests.findLast((request) => request.path.endsWith('/plan'))?.body).toEqual(body);
  await user.click(run);
  await waitFor(() => expect(backend.requests.find((request) => request.path.endsWith('run-visual-analysis'))?.body).toEqual(body));
});

test('a refused start says title, sentence and action, and gives ids to copy', async () => {
  backend.answers['POST /api/dojo/extraction-test/plan'] = plan;
  backend.answers['POST /api/dojo/extraction-test/run-visual-analysis'] = new Response(
    JSON.stringify({ title: 'There is no price for this model', detail: "A budget needs prices, and 'openai:x' has none.", action: 'Set Vision:Models.', code: 'PRICE_UNKNOWN', correlation_id: 'c0ffee42' }), { status: 422 });
  const user = openAt('#/?decks=1,2,3');
  const run = await screen.findByRole('button', { name: 'Run this plan' });
  await waitFor(() => expect(run).toBeEnabled());
  await user.click(run);
  const alert = await screen.findByRole('alert');
  for (const words of ['There is no price for this model', "A budget needs prices, and 'openai:x' has none.", 'Set Vision:Models.']) expect(within(alert).getByText(words)).toBeInTheDocument();
  expect(within(alert).getByRole('button', { name: 'Copy Code PRICE_UNKNOWN' })).toBeInTheDocument();
  expect(within(alert).getByRole('button', { name: 'Copy Id c0ffee42' })).toBeInTheDocument();
});

test('a run of several variants is a matrix with totals; a number of the ledger lists its items', async () => {
  const user = showMatrix();
  expect(await screen.findByRole('heading', { name: '3 of 4 analyses done, 1 failed' })).toBeInTheDocument();
  expect(screen.getByText('2 decks × 2 variants = 4 analyses')).toBeInTheDocument();
  expect(screen.getByRole('meter', { name: 'Budget used' })).toHaveAttribute('aria-valuetext', '$0.42 of $2.00');
  const row = (await screen.findByRole('rowheader', { name: /Ciclo/ })).closest('tr')!;
  await within(row).findByText('The model refused.');
  expect(within(row).getByText('Missing: Team')).toBeInTheDocument();
  expect(screen.getByRole('rowheader', { name: 'All decks' }).closest('tr')).toHaveTextContent('2 done');

  await user.click(screen.getByRole('button', { name: /1\s*Failed/ }));
  const list = screen.getByRole('region', { name: 'Failed: 1 analysis' });
  expect(within(list).getByText('MODEL_REFUSED')).toBeInTheDocument();
  await user.click(within(list).getByRole('button', { name: /Ciclo/ }));
  expect(window.location.hash).toBe('#/jobs/j1?deck=2&variant=2');
  expect(await screen.findByRole('dialog', { name: /Ciclo/ })).toBeInTheDocument();
});

test('x marks the result that has the focus', async () => {
  const user = showMatrix();
  const mark = await screen.findByRole('button', { name: 'Mark Alba, variant 1, for comparison' });
  await user.keyboard('jx');
  expect(mark).toHaveAttribute('aria-pressed', 'true');
  await user.keyboard('x');
  expect(mark).toHaveAttribute('aria-pressed', 'false');
});

test('what did not fit into the budget is run with a larger one', async () => {
  backend.job = job({ items: { total: 4, done: 3, skipped: 1 } });
  backend.items = [{ id: '1.1', name: 'Alba', state: 'skipped', revision: 2, failure: { code: 'BUDGET_REACHED', sentence: 'It may cost $0.77 and $0.72 of the budget is left.', action: 'Retry the job with a larger budget.' } }];
  const user = openAt('#/jobs/j1');
  const amount = await screen.findByRole('textbox', { name: 'New budget' });
  expect(amount).toHaveValue('$4');
  await user.clear(amount);
  await user.type(amount, '3');
  await user.click(screen.getByRole('button', { name: 'Run the rest for up to $3.00' }));
  await waitFor(() => expect(backend.requests).toContainEqual(expect.objectContaining({ path: '/api/v1/jobs/j1/retry', body: { budget: '3' } })));
});

test('two results of a deck are marked and compared', async () => {
  const user = showMatrix();
  await user.click(await screen.findByRole('button', { name: 'Mark Alba, variant 1, for comparison' }));
  await user.click(screen.getByRole('button', { name: 'Mark Ciclo, variant 1, for comparison' }));
  expect(screen.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Mark Ciclo, variant 1, for comparison' }));
  await user.click(screen.getByRole('button', { name: 'Mark Alba, variant 2, for comparison' }));
  await user.click(screen.getByRole('button', { name: 'Compare' }));
  expect(window.location.hash).toBe('#/compare?deck=1&left=11aa&right=12aa');
});

const box = { x: 0.1, y: 0.1, width: 0.4, height: 0.2 };
const result = {
  deck_id: 1, provenance: { cached: true, run_id: '11aa', cost_saved: '0.09', job_id: 'j0' },
  visual_results: {
    page_count: 2, summary: { word_count: 9, language: 'en', palette: [], sections: [{ type: 'cover', pages: [1] }, { type: 'team', pages: [2] }], missing_sections: ['ask'], figures: [{ page: 1, figure: { kind: 'amount', text: '$4.2B', value: 4.2e9, currency: 'USD', box } }], scores: { story: { value: 82, reason: '10 of 11 sections' } } },
    pages: [
      { number: 1, width: 960, height: 540, headline: 'One ledger', text: 'One ledger', word_count: 2, palette: [], slide_type: { type: 'cover', confidence: 0.92, reason: 'first page' }, regions: [{ kind: 'chart', box, confidence: 0.9, reason: '6 bars on one base line' }], figures: [{ kind: 'amount', text: '$4.2B', box }], findings: [{ text: 'No source.', box }] },
      { number: 2, failure: { code: 'MODEL_BUSY', sentence: 'The provider was busy.', action: 'Retry later.' } },
    ],
    provenance: { vision_model: 'classic', model_version: '2', prompt: '', analyzed_at: '2026-03-01T10:00:00Z', seconds: 4.8 },
  },
};

function showDeck(hash: string) {
  backend.decks[0]!.has_visual_cache = true;
  backend.answers['GET /api/v1/decks/1/results'] = result;
  backend.job = job({ state: 'succeeded', links: {}, items: { total: 1, cached: 1 }, request: { deck_ids: [1], vision_model: 'classic', analysis_prompt: '' } });
  backend.items = [{ id: '1', name: 'Alba.pdf', state: 'cached', revision: 2, seconds: 0.01 }];
  return openAt(hash);
}

test('a page has its boxes with a legend that toggles them, and lists that point at them', async () => {
  const user = showDeck('#/jobs/j1?deck=1');
  const drawer = await screen.findByRole('dialog');
  const legend = await within(drawer).findByRole('group', { name: 'What is marked on the page' });
  const boxes = () => drawer.querySelectorAll('[data-layer][style*="left"]').length;
  expect(boxes()).toBe(3);
  await user.click(within(legend).getByRole('button', { name: /Charts/ }));
  expect(within(legend).getByRole('button', { name: /Charts/ })).toHaveAttribute('aria-pressed', 'false');
  expect(boxes()).toBe(2);
  await user.hover(within(drawer).getByRole('button', { name: /6 bars on one base line/ }));
  expect(boxes()).toBe(3);
  expect(drawer.querySelectorAll('[data-layer="chart"][data-highlight="true"]')).toHaveLength(1);
  expect(within(drawer).getByText('92 % sure')).toBeInTheDocument();
  expect(within(drawer).getByText(/Ask missing/)).toBeInTheDocument();
  expect(within(drawer).getByText('From cache')).toBeInTheDocument();
  expect(within(drawer).getByText(/saved \$0\.09/)).toBeInTheDocument();
  localStorage.clear();
});

test('a result is made again without cache by one click, and a failed page says why and is retried', async () => {
  const user = showDeck('#/jobs/j1?deck=1&page=2');
  const drawer = await screen.findByRole('dialog');
  expect(await within(drawer).findByText('The provider was busy.')).toBeInTheDocument();
  expect(within(drawer).getByRole('button', { name: 'Copy Code MODEL_BUSY' })).toBeInTheDocument();
  await user.click(within(drawer).getByRole('button', { name: 'Retry this page' }));
  await waitFor(() => expect(backend.requests.find((request) => request.path.endsWith('run-visual-analysis'))?.body).toEqual({ deck_ids: [1], vision_model: 'classic', analysis_prompt: '' }));
  await user.click(within(drawer).getByRole('button', { name: 'Run again without cache' }));
  await waitFor(() => expect(backend.requests.findLast((request) => request.path.endsWith('run-visual-analysis'))?.body).toMatchObject({ use_cache: false }));
});

test('a winner is picked by key and goes to the golden set, and is taken back by the same key', async () => {
  const run = (id: string) => ({ run_id: id, vision_model: 'classic', analysis_prompt: '', created_at: '2026-03-01T10:00:00Z', current: id === 'bb' });
  backend.answers['GET /api/v1/decks/1/runs'] = { runs: [run('bb'), run('aa')] };
  backend.answers['GET /api/v1/decks/1/compare'] = {
    deck_id: 1, name: 'Alba.pdf', left: run('aa'), right: run('bb'), summary: { changed: [] },
    pages: [{ number: 1, same: true, changed: [], pick: null }, { number: 2, same: false, pick: null, changed: [{ field: 'headline', left: 'Our team', right: 'The team', left_boxes: [box], right_boxes: [] }] }],
  };
  backend.answers['PUT /api/v1/golden/1/pages/2'] = {};
  const user = openAt('#/compare?deck=1');
  expect(await screen.findByRole('heading', { name: '1 of 2 pages differ' })).toBeInTheDocument();
  const table = screen.getByRole('region', { name: 'Differences on page 2' });
  expect(within(table).getByRole('row', { name: /Headline .*Our team .*The team/ })).toBeInTheDocument();
  await user.keyboard('3');
  await waitFor(() => expect(backend.requests).toContainEqual(expect.objectContaining({ method: 'PUT', path: '/api/v1/golden/1/pages/2', body: { field: 'headline', winner_run_id: 'bb' } })));
  expect(await screen.findByRole('button', { name: /Right is better/ })).toHaveAttribute('aria-pressed', 'true');
  await user.keyboard('3');
  await waitFor(() => expect(backend.requests.some((request) => request.method === 'DELETE')).toBe(true));
});

test('statistics have tiles, a chart and the same numbers as a table', async () => {
  const spread = { avg: 4.2, p50: 4, p90: 9, samples: 20 };
  backend.answers['GET /api/v1/statistics'] = {
    since: '2026-02-01T00:00:00Z', decks: { done: 18, failed: 2, cached: 5 }, cache_hit_rate: 0.2, deck_seconds: spread, page_seconds: { ...spread, avg: 0.47 }, callback_seconds: { ...spread, avg: 0.012 },
    models: [{ vision_model: 'classic', done: 18, failed: 2, cached: 5, success_rate: 0.9, deck_seconds: spread, cost: '0.00' }], batches: [{ job_id: 'j1', created_at: '2026-03-01T10:00:00Z', total: 10, done: 8, failed: 2, cached: 0, seconds: 41, cost: '0.00' }],
  };
  const user = openAt('#/statistics');
  expect(await screen.findByText('470 ms')).toBeInTheDocument();
  expect(screen.getByText('12 ms')).toBeInTheDocument();
  expect(screen.getByText(/90 % succeed: 18 done, 2 failed, 5 from cache/)).toBeInTheDocument();
  await user.click(screen.getAllByText('Table')[0]!);
  expect(screen.getByRole('row', { name: /classic 90 % 18 2 5/ })).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'j1' })).toHaveAttribute('href', '#/jobs/j1');
  expect(await violationsIn(document.body)).toEqual([]);
});

test('a large sample is read in parts that the server takes', async () => {
  const ids = Array.from({ length: 450 }, (_, index) => String(index + 1));
  backend.decks = ids.map((id) => ({ id, name: `Deck ${id}.pdf`, has_visual_cache: false }));
  openAt(`#/?decks=${ids.join(',')}`);
  await screen.findByRole('list', { name: 'Decks of the sample' });
  const sizes = backend.requests.filter((request) => request.path.endsWith('/sample')).map((request) => (request.body as { existing_ids: number[] }).existing_ids.length);
  expect(sizes.slice(0, 3)).toEqual([200, 200, 50]);
  expect(screen.getByRole('navigation', { name: 'Pages of decks of the sample' })).toBeInTheDocument();
});

test('paths that a server does not have are said, not shown as errors', async () => {
  openAt('#/statistics');
  expect(await screen.findByRole('heading', { name: 'No statistics here' })).toBeInTheDocument();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

test('a server that wants a key is given it in a header, also for pictures', async () => {
  let key: string | null = null;
  const answered = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => {
    key = new Headers(init.headers).get('x-functions-key');
    return key === 'secret' ? answered(path, init) : Promise.resolve(new Response(null, { status: 401 }));
  });
  const user = openAt('#/');
  const ask = await screen.findByText('This server asks for a key');
  await user.type(screen.getByLabelText('Key'), 'secret');
  await user.click(screen.getByRole('button', { name: 'Use this key' }));
  await waitFor(() => expect(ask).not.toBeInTheDocument());
  expect(await screen.findByRole('list', { name: 'Decks of the sample' })).toBeInTheDocument();
  expect(key).toBe('secret');
  expect(localStorage.getItem('workflows.key')).toBeNull();
});

test.each([
  ['the set-up', () => { backend.answers['POST /api/dojo/extraction-test/plan'] = plan; openAt('#/?decks=1,2,3'); }, () => screen.findByRole('region', { name: 'Plan' })],
  ['a matrix', () => { showMatrix(); }, () => screen.findByText('The model refused.')],
  ['a deck', () => { showDeck('#/jobs/j1?deck=1'); }, () => screen.findByRole('group', { name: 'What is marked on the page' })],
])('axe finds nothing in %s', async (_name, open, ready) => {
  open();
  await ready();
  expect(await violationsIn(document.body)).toEqual([]);
});
