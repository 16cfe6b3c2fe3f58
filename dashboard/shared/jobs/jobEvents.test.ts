import { parseItems, type JobItem } from './item';
import { parseJob, type Job } from './job';
import { applyEvent, newerItems, newerJob, withCurrent } from './jobEvents';

const job = (fields: object = {}): Job =>
  parseJob({ id: 'j1', state: 'running', last_event_id: 10, items: { total: 3, queued: 2, running: 1 }, links: { pause: '/p' }, created_at: '2026-03-01T10:00:00Z', ...fields })!;
const items: readonly JobItem[] = parseItems({ items: [
  { id: '1', name: 'One', state: 'running', revision: 1 }, { id: '2', name: 'Two', state: 'queued', revision: 0 }, { id: '3', name: 'Three', state: 'queued', revision: 0 },
] });
const event = (name: string, data: object, id = '') => ({ name, data: JSON.stringify(data), id });

test('one item event after several missed ones brings the right counters', () => {
  const next = applyEvent({ job: job(), items }, event('item.state', {
    job: 'j1', revision: 14, item: { id: '3', name: 'Three', state: 'done', revision: 14, seconds: 2 }, items: { total: 3, done: 3 },
  }, '14'));
  expect(next.job.items).toMatchObject({ total: 3, done: 3, running: 0, queued: 0 });
  expect(next.job.revision).toBe(14);
  expect(next.items.find((item) => item.id === '3')).toMatchObject({ state: 'done', seconds: 2 });
  expect(next.job.links).toEqual({ pause: '/p' });
});

test('a whole job resource replaces, so a reason that is over disappears', () => {
  const waiting = job({ reason: { code: 'WORKER_ABSENT', sentence: 'No GPU worker is connected.' } });
  const next = applyEvent({ job: waiting, items }, event('job.progress', {
    event: 'job.progress', job: 'j1', id: 'j1', state: 'running', created_at: '2026-03-01T10:00:00Z', revision: 11, items: { total: 3, running: 1, queued: 2 }, links: { cancel: '/c' },
  }));
  expect(next.job.reason).toBeNull();
  expect(next.job.links).toEqual({ cancel: '/c' });
});

test('the request is kept when an event does not repeat it', () => {
  const asked = { ...job(), request: { deckIds: ['1'], variants: [{ visionModel: 'classic', analysisPrompt: 'look', name: null }], useCache: true } };
  const next = applyEvent({ job: asked, items }, event('job.progress', { state: 'running', revision: 12, created_at: '2026-03-01T10:00:00Z', links: {} }));
  expect(next.job.request?.variants[0]?.analysisPrompt).toBe('look');
});

test('an event older than what was read changes nothing about the job', () => {
  const next = applyEvent({ job: job(), items }, event('job.progress', { state: 'queued', revision: 4, items: { total: 3, queued: 3 } }, '4'));
  expect(next.job).toEqual(job());
});

test('a short final event ends the job and what was allowed while it ran', () => {
  const next = applyEvent({ job: job(), items }, event('job.state', { event: 'job.state', job: 'j1', state: 'succeeded', final: true, items: { total: 3, done: 3 }, seconds: 4.2 }, '20'));
  expect(next.job).toMatchObject({ state: 'succeeded', links: {}, seconds: 4.2, revision: 20 });
});

test('a page report updates the running item, but never one that has ended', () => {
  const report = (id: string) => event('item.state', { job: 'j1', revision: 10, item: { id, name: id, state: 'running', revision: 0, progress: { done: 5, total: 17, unit: 'page' } } });
  const running = applyEvent({ job: job(), items }, report('1'));
  expect(running.items[0]).toMatchObject({ label: 'One', state: 'running', progress: { done: 5, total: 17 } });

  const ended = applyEvent({ job: job(), items: items.with(0, { ...items[0]!, state: 'done' }) }, report('1'));
  expect(ended.items[0]?.state).toBe('done');
});

test('garbage on the stream is ignored', () => {
  const view = { job: job(), items };
  expect(applyEvent(view, { name: 'job.state', data: 'oops{', id: '99' })).toBe(view);
  expect(applyEvent(view, { name: 'notice', data: '"text"', id: '99' })).toBe(view);
});

test('a slow read does not undo a later event', () => {
  expect(newerJob(job({ last_event_id: 12 }), job({ last_event_id: 11 })).revision).toBe(12);
  expect(newerJob(job({ last_event_id: 12 }), job({ last_event_id: 13 })).revision).toBe(13);
  const known = items.with(0, { ...items[0]!, state: 'done', revision: 12 });
  expect(newerItems(known, items)[0]?.state).toBe('done');
  expect(newerItems(undefined, items)).toBe(items);
});

test('what the job says about running items is shown on rows that lag behind', () => {
  const now = withCurrent(items, { ...job(), currentItems: [{ id: '2', progress: { done: 1, total: 9, unit: 'page', label: null, waiting: null } }] });
  expect(now[1]).toMatchObject({ state: 'running', progress: { done: 1 } });
});

test('a row that still calls an item running is wrong once its worker was lost', () => {
  const lost = withCurrent(items, { ...job(), currentItems: [] });
  expect(lost[0]).toMatchObject({ id: '1', state: 'queued', progress: null });
  expect(withCurrent(items, { ...job(), currentItems: null })[0]?.state).toBe('running');
});

test('an item event keeps the list of running items', () => {
  const at = (state: string, revision: number) => event('item.state', { job: 'j1', revision: 11, item: { id: '2', name: '2', state, revision, progress: { done: 3, total: 9, unit: 'page' } } });
  const started = applyEvent({ job: { ...job(), currentItems: [] }, items }, at('running', 0));
  expect(withCurrent(started.items, started.job)[1]).toMatchObject({ state: 'running', progress: { done: 3 } });
  const ended = applyEvent(started, at('done', 12));
  expect(ended.job.currentItems).toEqual([]);
});
