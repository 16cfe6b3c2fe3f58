// @vitest-environment jsdom
import { ConditionalReads } from './conditional';
import { pathOf, requestJson } from './http';
import { ApiError, problemOf } from './problem';

test('an unchanged resource costs a 304 and keeps the same object', async () => {
  const asked: (string | null)[] = [];
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
    const tag = new Headers(init.headers).get('If-None-Match');
    asked.push(tag);
    return Promise.resolve(tag === 'W/"3"' ? new Response(null, { status: 304 }) : new Response('{"n":3}', { headers: { ETag: 'W/"3"' } }));
  });
  const reads = new ConditionalReads();
  const first = await reads.read('/job', (body) => body);
  const second = await reads.read('/job', (body) => body);
  expect(second).toBe(first);
  expect(asked).toEqual([null, 'W/"3"']);
  vi.unstubAllGlobals();
});

test('a problem keeps its code, sentence, action and id', async () => {
  const body = { title: 'No', detail: 'There is no such job.', code: 'JOB_NOT_FOUND', action: 'List the jobs.', correlation_id: 'c1' };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status: 404 })));
  const error: unknown = await requestJson('/x').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(problemOf(error)).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND', sentence: 'There is no such job.', action: 'List the jobs.', correlationId: 'c1' });
  vi.unstubAllGlobals();
});

test('no connection, a proxy page and a bug each have a sentence', async () => {
  expect(problemOf(new TypeError('Failed to fetch')).sentence).toMatch(/cannot be reached/);
  expect(problemOf(new Error('bug')).sentence).toMatch(/unexpected/);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 502 })));
  expect(problemOf(await requestJson('/x').catch((reason: unknown) => reason)).sentence).toMatch(/could not answer/);
  vi.unstubAllGlobals();
});

test('links are followed on this origin, whatever host they name', () => {
  expect(pathOf('http://10.0.0.7:7071/api/v1/jobs/a?x=1')).toBe('/api/v1/jobs/a?x=1');
  expect(pathOf('/api/v1/jobs/a/pause')).toBe('/api/v1/jobs/a/pause');
});
