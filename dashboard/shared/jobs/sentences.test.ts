import { ago, duration, roughly } from './duration';
import { parseJob, type Job } from './job';
import { barText, elapsedSeconds, etaBasis, etaSentence, interruptionNote, outcomeSentence } from './sentences';

const job = (fields: object): Job => parseJob({ id: 'j', state: 'running', items: { total: 10, done: 3, queued: 7 }, ...fields })!;

test.each([
  [143, 287, 'About 2.5 to 5 min left'],
  [20, 40, 'About 20 to 40 s left'],
  [50, 130, 'About 50 s to 2 min left'],
  [2, 3, 'A few seconds left'],
  [3, 20, 'Up to 20 s left'],
  [62, 62, 'About 1 min left'],
])('an estimate of %s to %s seconds reads "%s"', (p50Seconds, p90Seconds, sentence) => {
  expect(etaSentence({ p50Seconds, p90Seconds, basis: null, samples: 5 })).toBe(sentence);
});

test('the basis is said, and so is that it is still being measured', () => {
  expect(etaBasis(job({ eta: { p50_seconds: 9, basis: 'from 6 finished decks at 41 s', samples: 6 } }))).toBe('from 6 finished decks at 41 s');
  expect(etaBasis(job({ eta: { basis: 'measuring', samples: 1 } }))).toMatch(/^Measuring/);
  expect(etaBasis(job({ state: 'succeeded', eta: { basis: 'measuring' } }))).toBeNull();
});

test('the bar says in words what it shows', () => {
  expect(barText(job({ eta: { p50_seconds: 300, p90_seconds: 300, basis: 'x', samples: 4 } }), 3, 10, 'deck')).toBe('3 of 10 decks, about 5 min left');
});

test.each([
  ['succeeded', { total: 10, done: 10 }, 'All 10 decks analyzed'],
  ['succeeded', { total: 10, cached: 10 }, 'All 10 from cache, 0.4 s, $0.00'],
  ['completed_with_errors', { total: 10, done: 7, cached: 1, failed: 2 }, '8 of 10 decks analyzed, 2 failed'],
  ['cancelled', { total: 10, done: 4, cancelled: 6 }, 'Cancelled: 4 of 10 decks kept'],
])('the end of a %s job is a sentence', (state, items, sentence) => {
  expect(outcomeSentence(job({ state, items, seconds: 0.38 }), 'deck')).toBe(sentence);
});

test('interruptions are counted in words', () => {
  expect(interruptionNote(job({}), 'deck')).toBeNull();
  expect(interruptionNote(job({ interruptions: 2 }), 'deck')).toBe('Interrupted twice, resumed by itself, 0 decks lost.');
  expect(interruptionNote(job({ interruptions: 1, state: 'interrupted' }), 'deck')).toMatch(/resumes by itself/);
});

test('durations are as precise as they matter', () => {
  expect([0.38, 4, 41.2, 125, 3840].map(duration)).toEqual(['0.4 s', '4 s', '41 s', '2 min 5 s', '1 h 4 min']);
  expect([2, 47, 600].map(roughly)).toEqual(['a few seconds', '50 s', '10 min']);
  expect(ago(0, 200_000)).toBe('3 min ago');
});

test('a finished job has its own seconds, a running one counts on', () => {
  expect(elapsedSeconds(job({ state: 'succeeded', seconds: 4.2, started_at: '2026-03-01T10:00:00Z' }), Date.now())).toBe(4.2);
  expect(elapsedSeconds(job({ started_at: '2026-03-01T10:00:00Z' }), Date.parse('2026-03-01T10:00:30Z'))).toBe(30);
});
