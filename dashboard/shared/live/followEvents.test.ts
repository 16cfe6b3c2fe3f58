import { backoff, followEvents, type StreamStatus } from './followEvents';
import type { ServerEvent } from './sseParser';

interface Heard {
  readonly events: ServerEvent[];
  readonly statuses: StreamStatus[];
  readonly sentIds: (string | null)[];
  readonly waits: number[];
}

/** Follows with the given answers, one a connection; the last one has to end the stream. */
async function follow(answers: readonly (() => Response | Promise<Response>)[]): Promise<Heard> {
  const heard: Heard = { events: [], statuses: [], sentIds: [], waits: [] };
  const stop = new AbortController();
  let call = 0;
  await followEvents({
    path: '/events',
    lastEventId: '',
    signal: stop.signal,
    onEvent: (event) => heard.events.push(event),
    onStatus: (status) => heard.statuses.push(status),
    random: () => 1,
    wait: (milliseconds) => {
      heard.waits.push(milliseconds);
      return Promise.resolve();
    },
    fetch: (_path, init) => {
      heard.sentIds.push(new Headers(init?.headers).get('Last-Event-ID'));
      const answer = answers[call++];
      if (answer === undefined) throw new Error('one connection too many');
      return Promise.resolve().then(answer);
    },
  });
  return heard;
}

const stream = (text: string) => () => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });
const finished = () => new Response(null, { status: 204 });

test('after a planned close the next connection continues after the last id, without alarm', async () => {
  const heard = await follow([stream('retry: 50\nid: 3\ndata: a\n\n'), stream('id: 4\ndata: b\n\n'), finished]);

  expect(heard.events.map((event) => event.data)).toEqual(['a', 'b']);
  expect(heard.sentIds).toEqual([null, '3', '4']);
  expect(heard.statuses).not.toContain('down');
  expect(heard.statuses.at(-1)).toBe('ended');
  expect(heard.waits[0]).toBe(50);
});

test('a lost connection is tried again, later each time, and says so', async () => {
  const refused = () => Promise.reject(new TypeError('no connection'));
  const busy = () => new Response('', { status: 503 });
  const heard = await follow([refused, busy, refused, stream('data: a\n\n'), finished]);

  expect(heard.statuses.filter((status) => status === 'down')).toHaveLength(3);
  expect(heard.waits.slice(0, 3)).toEqual([1_000, 2_000, 4_000]);
  expect(heard.events).toHaveLength(1);
});

test('a refusal is not repeated', async () => {
  const heard = await follow([() => new Response('', { status: 404 })]);
  expect(heard.statuses).toEqual(['connecting', 'ended']);
});

test('silence longer than the heartbeat counts as lost', async () => {
  vi.useFakeTimers();
  const stop = new AbortController();
  const statuses: StreamStatus[] = [];
  const following = followEvents({
    path: '/events',
    lastEventId: '',
    signal: stop.signal,
    silenceMilliseconds: 1_000,
    onEvent: () => undefined,
    onStatus: (status) => {
      statuses.push(status);
      if (status === 'down') stop.abort();
    },
    fetch: (_path, init) =>
      Promise.resolve(new Response(new ReadableStream({
        start: (controller) => init?.signal?.addEventListener('abort', () => controller.error(new Error('aborted'))),
      }))),
  });
  await vi.advanceTimersByTimeAsync(1_001);
  await following;
  vi.useRealTimers();
  expect(statuses).toEqual(['connecting', 'live', 'down']);
});

test('the wait grows to 30 s and is spread', () => {
  expect(backoff(0, () => 0)).toBe(500);
  expect(backoff(3, () => 1)).toBe(8_000);
  expect(backoff(50, () => 1)).toBe(30_000);
});
