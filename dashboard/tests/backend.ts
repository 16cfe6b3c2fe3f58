/** A functions app for one test: answers fetch, and lets the test change what is true and push events. */
export interface Deck {
  readonly id: string;
  readonly name: string;
  has_visual_cache: boolean;
  state?: string;
}

export class Backend {
  decks: Deck[] = ['Alba', 'Ciclo', 'Fjord'].map((name, index) => ({ id: String(index + 1), name: `${name}.pdf`, has_visual_cache: false }));
  job: Record<string, unknown> | null = null;
  items: Record<string, unknown>[] = [];
  results: Record<string, unknown> = {};
  /** Answers of paths that not every server has, by method and path without query. A promise is an answer under way. */
  readonly answers: Record<string, unknown> = {};
  /** 503 on the event stream. */
  streamDown = false;
  /** No connection at all. */
  unreachable = false;
  readonly requests: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  #stream: ReadableStreamDefaultController<Uint8Array> | null = null;

  install(): void {
    vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => Promise.resolve().then(() => this.#answer(path, init)));
  }

  count(path: string): number {
    return this.requests.filter((request) => request.path.split('?')[0] === path).length;
  }

  push(name: string, data: object, id: string): void {
    this.#stream?.enqueue(new TextEncoder().encode(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
  }

  #answer(path: string, init: RequestInit): Response | Promise<Response> {
    if (this.unreachable) throw new TypeError('Failed to fetch');
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    this.requests.push({ method: init.method ?? 'GET', path, body });
    const [plain = ''] = path.split('?');
    const given = this.answers[`${init.method ?? 'GET'} ${plain}`];
    if (given instanceof Response) return given.clone();
    if (given instanceof Promise) return given.then((value) => json(200, value));
    if (given !== undefined) return json(200, given);
    if (/\/(plan|models|matrix|runs|runs\/\w+|compare|statistics|export)$|\/golden/.test(plain)) return json(404, { title: 'There is nothing here', code: 'NOT_FOUND' });

    if (plain === '/api/dojo/extraction-test/sample') {
      const asked = (body as { existing_ids?: number[] } | null)?.existing_ids?.map(String);
      const decks = asked === undefined ? this.decks : this.decks.filter((deck) => asked.includes(deck.id));
      return json(200, { decks, total: decks.length, completed: 0 });
    }
    if (plain === '/api/dojo/extraction-test/run-visual-analysis') return json(202, { ...this.job, job_id: this.job?.['id'] });
    if (plain === '/api/v1/decks') return json(200, { decks: this.decks.map((deck) => ({ state: 'ready', page_count: 2, ...deck })) });
    if (plain === '/api/v1/jobs') return json(200, { jobs: this.job === null ? [] : [this.job] });
    const result = /^\/api\/v1\/decks\/(\w+)\/results$/.exec(plain)?.[1];
    if (result !== undefined) return result in this.results ? json(200, { visual_results: this.results[result] }) : json(404, { detail: 'Not analyzed.' });
    if (this.job !== null && plain === `/api/v1/jobs/${String(this.job['id'])}`) return json(200, this.job);
    if (plain.endsWith('/items')) return json(200, { items: this.items });
    if (plain.endsWith('/events')) return this.#events(init.signal ?? null);
    if (init.method === 'POST' && this.job !== null) return json(202, this.job);
    return json(404, { title: 'Not found', detail: 'There is no such job.', code: 'JOB_NOT_FOUND', action: 'List the jobs.' });
  }

  #events(signal: AbortSignal | null): Response {
    if (this.streamDown) return json(503, {});
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#stream = controller;
        signal?.addEventListener('abort', () => {
          this.#stream = null;
          controller.error(new DOMException('aborted', 'AbortError'));
        });
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}

function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });
}
