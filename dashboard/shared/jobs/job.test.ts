import { isFinal, jobStates, parseJob, percentOf } from './job';

const wire = {
  id: 'j1', state: 'running', items: { total: 10, queued: 5, running: 1, done: 2, cached: 1, failed: 1 }, percent: 40,
  eta: { basis: 'measuring', samples: 2 }, created_at: '2026-03-01T10:00:00Z', last_event_id: '17', attempt: 2,
  links: { self: '/api/v1/jobs/j1', pause: '/api/v1/jobs/j1/pause', cancel: '/api/v1/jobs/j1/cancel' },
  current_items: [{ id: 4, done: 5, total: 17, unit: 'page', label: 'Processing deck 4: page 5/17' }],
  request: { deck_ids: [1, 2], vision_model: 'classic', analysis_prompt: 'look' },
};

test('a job resource is read with ids as text and only its own links', () => {
  const job = parseJob(wire);
  expect(job).toMatchObject({
    id: 'j1', state: 'running', revision: 17, attempt: 2, eta: null, etaBasis: 'measuring', reason: null,
    request: { deckIds: ['1', '2'], variants: [{ visionModel: 'classic', analysisPrompt: 'look', name: null }], useCache: true },
  });
  expect(Object.keys(job?.links ?? {})).toEqual(['pause', 'cancel']);
  expect(job?.currentItems?.[0]).toMatchObject({ id: '4', progress: { done: 5, total: 17 } });
});

test('the answer to a start is a job too', () => {
  expect(parseJob({ job_id: 'j2' })?.id).toBe('j2');
  expect(parseJob({ state: 'running' })).toBeNull();
  expect(parseJob('j2')).toBeNull();
});

test('a state of a newer server is unknown, not a crash', () => {
  expect(parseJob({ id: 'j', state: 'dreaming' })?.state).toBe('unknown');
});

test('100 % only when it is final', () => {
  const full = { total: 2, done: 2, queued: 0, running: 0 };
  expect(percentOf(parseJob({ id: 'j', state: 'running', items: full })!)).toBe(99);
  expect(percentOf(parseJob({ id: 'j', state: 'succeeded', items: full })!)).toBe(100);
  expect(percentOf(parseJob({ id: 'j', state: 'running', items: { total: 4, done: 1, queued: 3 } })!)).toBe(25);
});

test('a cancelled job stands where it stopped', () => {
  expect(percentOf(parseJob({ id: 'j', state: 'cancelled', percent: 100, items: { total: 10, done: 4, failed: 1, cancelled: 5 } })!)).toBe(50);
});

test('five states are final', () => {
  expect(jobStates.filter(isFinal)).toEqual(['cancelled', 'succeeded', 'completed_with_errors', 'failed', 'expired']);
});
