import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../app/App';
import { Backend } from '../../tests/backend';

let backend: Backend;

const running = {
  id: 'j1', state: 'running', revision: 5, attempt: 1, created_at: '2026-03-01T10:00:00Z', started_at: '2026-03-01T10:00:00Z',
  items: { total: 3, queued: 2, running: 1, done: 0 }, request: { deck_ids: [1, 2, 3], vision_model: 'classic', analysis_prompt: 'look' },
  current_items: [{ id: '1', done: 5, total: 17, unit: 'page', label: 'Processing deck 1: page 5/17' }],
  links: { pause: '/api/v1/jobs/j1/pause', cancel: '/api/v1/jobs/j1/cancel', events: '/api/v1/jobs/j1/events' },
};
const rows = () => [
  { id: '1', name: 'Alba.pdf', state: 'running', revision: 1 },
  { id: '2', name: 'Ciclo.pdf', state: 'queued', revision: 0 },
  { id: '3', name: 'Fjord.pdf', state: 'queued', revision: 0 },
];

beforeEach(() => {
  backend = new Backend();
  backend.install();
  window.history.replaceState(null, '', '/');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function openAt(hash: string) {
  window.history.replaceState(null, '', `/${hash}`);
  render(<App />);
  return userEvent.setup();
}

function startRunning() {
  backend.job = { ...running };
  backend.items = rows();
  return openAt('#/jobs/j1');
}

/** For the tests about intervals; the others run in real time. */
const holdTime = () => vi.useFakeTimers({ shouldAdvanceTime: true });
const later = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));
const chip = async (name: RegExp) => within(await screen.findByRole('list', { name: 'Decks of the sample' })).getByRole('button', { name });

test('a late joiner sees the run as it is, with the seed’s two sentences', async () => {
  backend.decks[0]!.has_visual_cache = true;
  startRunning();
  expect(await screen.findByRole('heading', { name: 'Processing visual analysis: 1/3 decks analyzed' })).toBeInTheDocument();
  expect(screen.getByText('Processing deck 1: page 5/17')).toBeInTheDocument();
  expect(await chip(/Alba/)).toHaveAttribute('data-tone', 'success');
  expect(await chip(/Ciclo\s*Queued/)).toHaveAttribute('data-tone', 'waiting');
  expect(screen.getByRole('textbox', { name: 'Prompt' })).toHaveValue('look');
});

test('the bare address shows the run that is under way, any other address stays', async () => {
  backend.job = { ...running };
  backend.items = rows();
  openAt('');
  expect(await screen.findByRole('heading', { name: 'Processing visual analysis: 0/3 decks analyzed' })).toBeInTheDocument();
  expect(window.location.hash).toBe('#/jobs/j1');
});

test('the sample is asked for the model and prompt of the run', async () => {
  startRunning();
  await chip(/Alba/);
  const asked = backend.requests.filter((request) => request.path.endsWith('/sample')).at(-1);
  expect(asked?.body).toEqual({ existing_ids: [1, 2, 3], vision_model: 'classic', analysis_prompt: 'look' });
});

test('an event about a result turns its chip green through a new read of the sample', async () => {
  startRunning();
  expect(await chip(/Alba/)).not.toHaveAttribute('data-tone', 'success');
  await screen.findByText('Live');

  backend.decks[0]!.has_visual_cache = true;
  act(() => backend.push('item.state', { job: 'j1', revision: 6, item: { id: '1', name: 'Alba.pdf', state: 'done', revision: 6, seconds: 3 }, items: { total: 3, queued: 2, done: 1 } }, '6'));

  await waitFor(async () => expect(await chip(/Alba\s*Analyzed in 3 s/)).toHaveAttribute('data-tone', 'success'));
  expect(screen.getByRole('heading', { name: 'Processing visual analysis: 1/3 decks analyzed' })).toBeInTheDocument();
  expect(screen.getByRole('status', { name: '' })).toBeInTheDocument();
});

test('without a stream it says so and reads job and sample every 3 s', async () => {
  holdTime();
  backend.streamDown = true;
  startRunning();
  expect(await screen.findByText('Live updates paused, checking every 3 s')).toBeInTheDocument();
  const before = { job: backend.count('/api/v1/jobs/j1'), sample: backend.count('/api/dojo/extraction-test/sample') };

  backend.decks[1]!.has_visual_cache = true;
  await later(6_500);

  expect(backend.count('/api/v1/jobs/j1')).toBeGreaterThanOrEqual(before.job + 2);
  expect(backend.count('/api/dojo/extraction-test/sample')).toBeGreaterThanOrEqual(before.sample + 2);
  expect(await chip(/Ciclo\s*Analyzed/)).toHaveAttribute('data-tone', 'success');
});

test('when nothing answers the last good state stays, marked as old, and comes back by itself', async () => {
  holdTime();
  backend.streamDown = true;
  backend.decks[0]!.has_visual_cache = true;
  startRunning();
  await screen.findByRole('heading', { name: 'Processing visual analysis: 1/3 decks analyzed' });

  backend.unreachable = true;
  await later(8_000);
  expect(screen.getByText('Live updates paused, checking every 3 s')).toBeInTheDocument();
  expect(screen.getByText(/^Workflows cannot be reached\. This is the state of /)).toBeInTheDocument();
  expect(await chip(/Alba\s*Analyzed/)).toHaveAttribute('data-tone', 'success');

  backend.unreachable = false;
  backend.decks[1]!.has_visual_cache = true;
  await later(8_000);
  expect(screen.queryByText(/^Workflows cannot be reached/)).not.toBeInTheDocument();
  expect(screen.getByRole('heading', { name: 'Processing visual analysis: 2/3 decks analyzed' })).toBeInTheDocument();
});

test('pause follows the job’s link, cancel asks first', async () => {
  const user = startRunning();
  await user.click(await screen.findByRole('button', { name: 'Pause' }));
  await waitFor(() => expect(backend.requests).toContainEqual(expect.objectContaining({ method: 'POST', path: '/api/v1/jobs/j1/pause' })));
  expect(screen.queryByRole('button', { name: 'Resume' })).not.toBeInTheDocument();

  await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toBeEnabled());
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  const dialog = await screen.findByRole('dialog', { name: 'Cancel this run?' });
  expect(backend.count('/api/v1/jobs/j1/cancel')).toBe(0);
  await user.click(within(dialog).getByRole('button', { name: 'Cancel run' }));
  await waitFor(() => expect(backend.count('/api/v1/jobs/j1/cancel')).toBe(1));
});

test('keys: p pauses, / searches, j goes to the next chip, and typing is no shortcut', async () => {
  const user = startRunning();
  await chip(/Alba/);
  await user.keyboard('j');
  expect(await chip(/Alba/)).toHaveFocus();
  await user.keyboard('j');
  expect(await chip(/Ciclo/)).toHaveFocus();
  await user.keyboard('/');
  const search = screen.getByRole('textbox', { name: 'Search decks' });
  expect(search).toHaveFocus();
  await user.keyboard('pc');
  expect(search).toHaveValue('pc');
  expect(backend.count('/api/v1/jobs/j1/pause')).toBe(0);
  await user.keyboard('{Escape}');
  await user.keyboard('p');
  await waitFor(() => expect(backend.count('/api/v1/jobs/j1/pause')).toBe(1));
});

test('a reason shows once it lasts, not in the moment between two decks', async () => {
  holdTime();
  backend.streamDown = true;
  backend.job = { ...running, current_items: [], reason: { code: 'WORKER_ABSENT', sentence: 'No GPU worker is connected.', action: 'Start a GPU worker.' } };
  backend.items = rows();
  openAt('#/jobs/j1');
  await screen.findByRole('heading', { name: 'Processing visual analysis: 0/3 decks analyzed' });
  expect(screen.queryByText('No GPU worker is connected.')).not.toBeInTheDocument();
  await later(1_600);
  expect(screen.getByText('No GPU worker is connected.')).toBeInTheDocument();
  expect(screen.getByText('Start a GPU worker.')).toBeInTheDocument();
});

test('a failed deck opens with code, sentence, action and an id to copy', async () => {
  backend.job = { ...running, state: 'completed_with_errors', correlation_id: 'c0ffee', items: { total: 3, done: 2, failed: 1 }, current_items: [], links: { retry: '/api/v1/jobs/j1/retry' } };
  backend.items = rows().map((row, index) => ({ ...row, state: index === 1 ? 'failed' : 'done', ...(index === 1 ? { code: 'PDF_PASSWORD', sentence: 'The PDF is protected by a password.', action: 'Save a copy without a password.' } : {}) }));
  const user = openAt('#/jobs/j1');

  expect(await screen.findByRole('heading', { name: '2 of 3 decks analyzed, 1 failed' })).toBeInTheDocument();
  await user.click(await chip(/Ciclo/));
  const drawer = await screen.findByRole('dialog');
  expect(within(drawer).getByText('The PDF is protected by a password.')).toBeInTheDocument();
  expect(within(drawer).getByText('Save a copy without a password.')).toBeInTheDocument();
  expect(within(drawer).getByRole('button', { name: 'Copy Code PDF_PASSWORD' })).toBeInTheDocument();
  expect(within(drawer).getByRole('button', { name: 'Copy Id c0ffee/2' })).toBeInTheDocument();
  expect(window.location.hash).toBe('#/jobs/j1?deck=2');
});

test('a result shows its pages with headline, colours, contrast and text', async () => {
  backend.decks[0]!.has_visual_cache = true;
  backend.results['1'] = {
    page_count: 1, summary: { word_count: 4, language: 'en', palette: [], low_contrast_pages: [1] },
    pages: [{ number: 1, width: 960, height: 540, headline: 'The team', text: 'The team\nAna', word_count: 4, palette: [{ hex: '#112233', share: 0.6 }], contrast_ratio: 3.4, image_area_share: 0.3, text_area_share: 0.2, empty_area_share: 0.5 }],
    provenance: { vision_model: 'classic', model_version: '1', prompt: 'look', analyzed_at: '2026-03-01T10:00:00Z', seconds: 4.8 },
  };
  backend.job = { ...running, state: 'succeeded', items: { total: 3, done: 3 }, current_items: [], links: {} };
  backend.items = rows().map((row) => ({ ...row, state: 'done' }));
  openAt('#/jobs/j1?deck=1');

  const drawer = await screen.findByRole('dialog');
  expect(await within(drawer).findByRole('heading', { name: 'The team' })).toBeInTheDocument();
  expect(within(drawer).getByText('#112233')).toBeInTheDocument();
  expect(within(drawer).getByText('Large text only')).toBeInTheDocument();
  expect(within(drawer).getByRole('img', { name: 'Page 1: The team' })).toHaveAttribute('src', '/api/v1/decks/1/pages/1');
  const table = within(drawer).getByRole('table');
  expect(within(table).getByRole('row', { name: /Pictures 30 %/ })).toBeInTheDocument();
  expect(within(drawer).getByText(/Prompt: “look”/)).toBeInTheDocument();
});

test('a run starts with the chosen decks, model and prompt and opens its own address', async () => {
  backend.job = { ...running };
  backend.items = rows();
  const user = openAt('#/');
  await waitFor(() => expect(window.location.hash).toBe('#/?decks=1,2,3'));
  await user.type(screen.getByRole('textbox', { name: 'Prompt' }), 'look');
  await user.click(screen.getByRole('button', { name: 'Run analysis on 3 decks' }));

  await waitFor(() => expect(window.location.hash).toBe('#/jobs/j1'));
  expect(backend.requests.find((request) => request.path.endsWith('run-visual-analysis'))?.body).toEqual({
    deck_ids: [1, 2, 3], vision_model: 'classic', analysis_prompt: 'look',
  });
});

test('without decks the page says what it is and takes some', async () => {
  backend.decks = [];
  openAt('#/');
  expect(await screen.findByRole('heading', { name: 'Add your first decks' })).toBeInTheDocument();
  // Anywhere on the page; beside the marked area the browser would otherwise open the file instead.
  const handled = !fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], files: [new File(['x'], 'photo.png')] } });
  expect(handled).toBe(true);
  expect(await screen.findByText('“photo.png” is neither a PDF nor a PPTX.')).toBeInTheDocument();
});

test('an unknown run is an answer, not an empty page', async () => {
  holdTime();
  openAt('#/jobs/gone');
  await later(1_500);
  expect(await screen.findByText('There is no such job.')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Go to the deck lab' })).toHaveAttribute('href', '#/');
});

test('the bar has a name, a value and its meaning in words', async () => {
  startRunning();
  const bar = await screen.findByRole('progressbar', { name: 'Visual analysis' });
  expect(bar).toHaveAttribute('aria-valuenow', '0');
  expect(bar).toHaveAttribute('aria-valuetext', '0 of 3 decks');
});
