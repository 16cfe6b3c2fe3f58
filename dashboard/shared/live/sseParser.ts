/** One event of a text/event-stream. */
export interface ServerEvent {
  /** "message" when the stream named none. */
  readonly name: string;
  readonly data: string;
  /** The last id seen on the stream, this event's or an earlier one's; empty before the first. */
  readonly id: string;
}

/**
 * Takes a text/event-stream apart as the HTML standard says: chunks may end anywhere, lines end with LF, CR or
 * CRLF, several data lines are one text, lines that begin with a colon are comments.
 */
export class SseParser {
  #rest = '';
  #afterCarriageReturn = false;
  #first = true;
  #name = '';
  #data: string[] = [];
  #id: string;
  #retryMilliseconds: number | null = null;

  constructor(lastEventId = '') {
    this.#id = lastEventId;
  }

  /** What to send as Last-Event-ID. */
  get lastEventId(): string {
    return this.#id;
  }

  /** How long the server asks to wait before the next connection; null when it did not say. */
  get retryMilliseconds(): number | null {
    return this.#retryMilliseconds;
  }

  /** Decoded text in, complete events out. An unfinished event stays until its blank line comes. */
  push(chunk: string): ServerEvent[] {
    let text = chunk;
    if (this.#first && text !== '') {
      this.#first = false;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    // A CR at the end of a chunk has already ended its line; the LF that follows belongs to it.
    if (this.#afterCarriageReturn && text !== '') {
      this.#afterCarriageReturn = false;
      if (text.startsWith('\n')) text = text.slice(1);
    }
    if (text.endsWith('\r')) this.#afterCarriageReturn = true;

    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    const events: ServerEvent[] = [];
    for (const line of lines) {
      const event = this.#line(line);
      if (event !== null) events.push(event);
    }
    return events;
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    this.#field(field, raw.startsWith(' ') ? raw.slice(1) : raw);
    return null;
  }

  #field(field: string, value: string): void {
    switch (field) {
      case 'event':
        this.#name = value;
        break;
      case 'data':
        this.#data.push(value);
        break;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.#retryMilliseconds = Number(value);
        break;
      default:
        // Fields that the standard does not know are ignored.
        break;
    }
  }

  #dispatch(): ServerEvent | null {
    const event = this.#data.length === 0 ? null : { name: this.#name || 'message', data: this.#data.join('\n'), id: this.#id };
    this.#name = '';
    this.#data = [];
    return event;
  }
}
