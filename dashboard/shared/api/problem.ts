import { asNumber, asRecord, asText } from '../wire/read';

/** What a person needs to know about a request that did not work (RFC 9457, plus our own members). */
export interface Problem {
  readonly status: number;
  /** Stable name, such as DECK_NOT_FOUND; null when the answer had none. */
  readonly code: string | null;
  /** The kind of problem in few words; null when the sentence is all there is. */
  readonly title: string | null;
  readonly sentence: string;
  /** What to do about it; null when the answer did not say. */
  readonly action: string | null;
  readonly correlationId: string | null;
  readonly retryAfterSeconds: number | null;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.sentence);
    this.problem = problem;
  }
}

const unreachable: Problem = {
  status: 0,
  code: 'UNREACHABLE',
  title: null,
  sentence: 'Workflows cannot be reached.',
  action: 'Check that ./run is still running. The page tries again by itself.',
  correlationId: null,
  retryAfterSeconds: null,
};

export function parseProblem(status: number, body: unknown): Problem {
  const wire = asRecord(body);
  const title = asText(wire?.['title']);
  const sentence = asText(wire?.['detail']) ?? title ?? sentenceFor(status);
  return {
    status,
    code: asText(wire?.['code']),
    title: title === null || title === sentence ? null : title,
    sentence,
    action: asText(wire?.['action']) ?? actionFor(status),
    correlationId: asText(wire?.['correlation_id']),
    retryAfterSeconds: asNumber(wire?.['retry_after']),
  };
}

/** Any thrown value as something that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  // fetch throws a TypeError when there is no connection at all.
  if (error instanceof TypeError) return unreachable;
  return { ...unreachable, code: null, sentence: 'Something unexpected happened on this page.', action: 'Reload the page. Jobs are not affected.' };
}

function actionFor(status: number): string | null {
  if (status === 401) return 'Enter the key above.';
  return status >= 500 ? 'Try again in a moment.' : null;
}

function sentenceFor(status: number): string {
  if (status === 401) return 'This server asks for a key.';
  if (status === 404) return 'It was not found.';
  if (status === 413) return 'It is larger than the server accepts.';
  if (status === 429) return 'Too many requests at once.';
  return status >= 500 ? `The server could not answer (status ${status}).` : `The server refused the request (status ${status}).`;
}
