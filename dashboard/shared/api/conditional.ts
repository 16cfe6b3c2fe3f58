import { readAnswer } from './http';
import { send } from './key';

interface Kept<T> {
  readonly etag: string;
  readonly value: T;
}

/** GET with If-None-Match. An unchanged resource costs a 304 and keeps the very same object. */
export class ConditionalReads {
  readonly #kept = new Map<string, Kept<unknown>>();
  readonly #limit: number;

  constructor(limit = 64) {
    this.#limit = limit;
  }

  async read<T>(path: string, parse: (body: unknown) => T, signal?: AbortSignal): Promise<T> {
    const kept = this.#kept.get(path) as Kept<T> | undefined;
    const response = await send(path, {
      headers: { Accept: 'application/json', ...(kept === undefined ? {} : { 'If-None-Match': kept.etag }) },
      cache: 'no-store',
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status === 304 && kept !== undefined) return kept.value;
    const value = parse(await readAnswer(response));
    this.#keep(path, response.headers.get('ETag'), value);
    return value;
  }

  #keep(path: string, etag: string | null, value: unknown): void {
    this.#kept.delete(path);
    if (etag === null) return;
    this.#kept.set(path, { etag, value });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > this.#limit && oldest.done !== true) this.#kept.delete(oldest.value);
  }
}
