import { send } from './key';
import { ApiError, parseProblem } from './problem';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Start and control requests carry a key, so that a repeated click or resend changes nothing twice. */
  readonly idempotencyKey?: string;
}

export async function requestJson(path: string, options: RequestOptions = {}): Promise<unknown> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.idempotencyKey !== undefined) headers['Idempotency-Key'] = options.idempotencyKey;
  const response = await send(path, {
    method: options.method ?? 'GET',
    headers,
    cache: 'no-store',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return readAnswer(response);
}

export async function readAnswer(response: Response): Promise<unknown> {
  const body = await bodyOf(response);
  if (!response.ok) throw new ApiError(parseProblem(response.status, body));
  return body;
}

/** A file as the server sends it, with the name that it gives it. Not a plain link: the key travels in a header. */
export async function requestFile(path: string): Promise<{ readonly blob: Blob; readonly name: string | null }> {
  const response = await send(path, { cache: 'no-store' });
  if (!response.ok) await readAnswer(response);
  const name = /filename="?([^";]+)"?/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? null;
  return { blob: await response.blob(), name };
}

/** A new key for one click. Works without a secure context, where crypto.randomUUID is missing. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A link from an answer, as a path on this origin: the server's own idea of its host may differ behind a proxy. */
export function pathOf(link: string): string {
  const url = new URL(link, window.location.origin);
  return url.pathname + url.search;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A proxy's HTML page, for example; the status still tells what happened.
    return null;
  }
}
