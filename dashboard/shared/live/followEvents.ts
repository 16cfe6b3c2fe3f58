import { SseParser, type ServerEvent } from './sseParser';

/** connecting: first try, or between two planned connections. down: lost, trying again. ended: nothing more will come. */
export type StreamStatus = 'connecting' | 'live' | 'down' | 'ended';

export interface FollowOptions {
  readonly path: string;
  readonly lastEventId: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ServerEvent) => void;
  readonly onStatus: (status: StreamStatus) => void;
  readonly fetch?: typeof fetch;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to 1; spreads the reconnections of many pages. */
  readonly random?: () => number;
  /** Without a byte for this long, heartbeats included, the connection counts as lost. */
  readonly silenceMilliseconds?: number;
}

const backoffFirst = 1_000;
const backoffMost = 30_000;
const retryDefault = 3_000;
/** A connection that ends sooner than this without an event was not a planned close. */
const shortest = 500;

/**
 * Follows an event stream until it is finished, refused or cancelled. The server closes each connection after a
 * while on purpose; the next one continues after the last id. fetch instead of EventSource, because keys belong
 * into headers and not into addresses.
 */
export async function followEvents(options: FollowOptions): Promise<void> {
  const get = options.fetch ?? fetch;
  const wait = options.wait ?? waitFor;
  const random = options.random ?? Math.random;
  let lastEventId = options.lastEventId;
  let failures = 0;
  options.onStatus('connecting');

  while (!options.signal.aborted) {
    const attempt = await connect(get, options, lastEventId);
    if (options.signal.aborted) return;
    if (attempt.lastEventId !== null) lastEventId = attempt.lastEventId;
    if (attempt.outcome === 'ended') {
      options.onStatus('ended');
      return;
    }
    if (attempt.outcome === 'closed') {
      failures = 0;
      options.onStatus('connecting');
      await wait(attempt.retryMilliseconds ?? retryDefault, options.signal);
    } else {
      if (attempt.received) failures = 0;
      options.onStatus('down');
      await wait(backoff(failures, random), options.signal);
      failures += 1;
    }
  }
}

/** 1 s, 2 s, 4 s … 30 s, each between half and all of it. */
export function backoff(failures: number, random: () => number): number {
  const whole = Math.min(backoffMost, backoffFirst * 2 ** Math.min(failures, 10));
  return Math.round(whole * (0.5 + random() / 2));
}

interface Attempt {
  readonly outcome: 'ended' | 'closed' | 'lost';
  readonly received: boolean;
  readonly lastEventId: string | null;
  readonly retryMilliseconds: number | null;
}

async function connect(get: typeof fetch, options: FollowOptions, lastEventId: string): Promise<Attempt> {
  const silence = new AbortController();
  const stop = () => silence.abort();
  options.signal.addEventListener('abort', stop, { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(stop, options.silenceMilliseconds ?? 45_000);
  };
  const parser = new SseParser(lastEventId);
  let received = false;
  const ending = (outcome: Attempt['outcome']): Attempt => ({
    outcome, received, lastEventId: parser.lastEventId, retryMilliseconds: parser.retryMilliseconds,
  });

  try {
    alive();
    const response = await get(options.path, {
      headers: { Accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }) },
      cache: 'no-store',
      signal: silence.signal,
    });
    // 204: delivered to the end. 4xx: asking again would not help, polling says what is wrong.
    if (response.status === 204 || (response.status >= 400 && response.status < 500 && response.status !== 429)) return ending('ended');
    if (!response.ok || response.body === null) return ending('lost');

    const opened = performance.now();
    options.onStatus('live');
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      alive();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        received = true;
        options.onEvent(event);
      }
    }
    return ending(received || performance.now() - opened >= shortest ? 'closed' : 'lost');
  } catch {
    return ending('lost');
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', stop);
    silence.abort();
  }
}

function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
