import { announce, type Spoken } from './announce';
import { parseJob, type Job } from './job';

const job = (done: number, fields: object = {}): Job => parseJob({ id: 'j', state: 'running', items: { total: 40, done, queued: 40 - done }, ...fields })!;

function say(steps: readonly { readonly job: Job; readonly completed: number; readonly at: number }[]): (string | null)[] {
  let spoken: Spoken | null = null;
  return steps.map((step) => {
    const next = announce(spoken, step.job, step.completed, `${step.completed}/40`, step.at);
    spoken = next.spoken;
    return next.text;
  });
}

test('the first look is silent, then the first result, every tenth and half a minute are said', () => {
  expect(say([
    { job: job(0), completed: 0, at: 0 },
    { job: job(1), completed: 1, at: 1_000 },
    { job: job(2), completed: 2, at: 2_000 },
    { job: job(5), completed: 5, at: 5_000 },
    { job: job(6), completed: 6, at: 6_000 },
    { job: job(7), completed: 7, at: 40_000 },
  ])).toEqual([null, '1/40', null, '5/40', null, '7/40']);
});

test('a failure and the end are said at once', () => {
  expect(say([
    { job: job(3), completed: 3, at: 0 },
    { job: job(3, { items: { total: 40, done: 3, failed: 1, queued: 36 } }), completed: 3, at: 100 },
    { job: job(39, { state: 'completed_with_errors', items: { total: 40, done: 39, failed: 1 } }), completed: 39, at: 200 },
  ])).toEqual([null, '3/40, 1 failed', '39/40']);
});

test('another job starts silently', () => {
  expect(say([
    { job: job(3), completed: 3, at: 0 },
    { job: { ...job(9), id: 'other' }, completed: 9, at: 100 },
  ])).toEqual([null, null]);
});
