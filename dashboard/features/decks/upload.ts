import { apiKey, noteRefused } from '../../shared/api/key';
import { parseProblem, type Problem } from '../../shared/api/problem';

/** What the upload API takes in one request. */
export const blockBytesMax = 8 * 1024 * 1024;

export interface BlockPlan {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** One request when it fits, else blocks of the largest allowed size. */
export function planBlocks(sizeBytes: number, blockBytes = blockBytesMax): readonly BlockPlan[] {
  const count = Math.max(1, Math.ceil(sizeBytes / blockBytes));
  return Array.from({ length: count }, (_, index) => ({
    index,
    from: index * blockBytes,
    to: Math.min(sizeBytes, (index + 1) * blockBytes),
  }));
}

/** Sends one body; resolves with the answer's status and JSON body, whatever the status. */
export type Send = (request: {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: Blob;
  readonly onSent: (bytes: number) => void;
  readonly signal: AbortSignal;
}) => Promise<{ readonly status: number; readonly body: unknown }>;

export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.sentence);
    this.problem = problem;
  }
}

/** Why a file is not even sent; null when it may be. The server decides about its content. */
export function refusal(file: { readonly name: string; readonly size: number }): Problem | null {
  if (!/\.(pdf|pptx)$/i.test(file.name)) return local('NOT_A_DECK', `“${file.name}” is neither a PDF nor a PPTX.`, 'Export the deck as a PDF and add that.');
  if (file.size === 0) return local('DECK_EMPTY', `“${file.name}” is empty (0 bytes).`, 'Export the deck again and add the new file.');
  return null;
}

const triesOfABlock = 3;
const waitsBetweenTries = [1_000, 4_000];

/**
 * Sends a file, in blocks when it is large. Reports bytes sent, never falling. A block that does not get through is
 * tried again by itself; a later call goes on with the first block that has not arrived.
 */
export async function uploadDeck(
  file: File,
  send: Send,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
  blockBytes = blockBytesMax,
  arrived: Set<number> = new Set(),
  wait: (milliseconds: number) => Promise<void> = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
): Promise<void> {
  const path = `/api/v1/decks/${encodeURIComponent(file.name)}`;
  const blocks = planBlocks(file.size, blockBytes);
  if (blocks.length === 1) {
    await sendWithRetries(send, { method: 'PUT', path, body: file, onSent: onProgress, signal }, wait);
    return;
  }
  for (const block of blocks) {
    if (arrived.has(block.index)) {
      onProgress(block.to);
      continue;
    }
    await sendWithRetries(send, {
      method: 'PUT',
      path: `${path}/blocks/${block.index}`,
      body: file.slice(block.from, block.to),
      onSent: (bytes) => onProgress(block.from + bytes),
      signal,
    }, wait);
    arrived.add(block.index);
    onProgress(block.to);
  }
  const commit = new Blob([JSON.stringify({ blocks: blocks.length })], { type: 'application/json' });
  try {
    await sendWithRetries(send, { method: 'POST', path: `${path}/commit`, body: commit, onSent: () => undefined, signal }, wait);
  } catch (error) {
    // The server has forgotten what was sent, so the next try sends everything.
    if (error instanceof UploadError && error.problem.code === 'BLOCKS_MISSING') arrived.clear();
    throw error;
  }
}

/** XMLHttpRequest, because fetch does not tell how much of a body has been sent. */
export const sendWithProgress: Send = ({ method, path, body, onSent, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, path);
    request.setRequestHeader('Content-Type', body.type || 'application/pdf');
    const key = apiKey();
    if (key !== null) request.setRequestHeader('x-functions-key', key);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => {
      if (request.status === 401) noteRefused();
      resolve({ status: request.status, body: json(request.responseText) });
    };
    request.onerror = () => reject(new UploadError(local('UNREACHABLE', 'The connection was lost during the upload.', 'Check that ./run is still running, then try again.')));
    request.onabort = () => reject(new UploadError(local('CANCELLED', 'The upload was cancelled.', null)));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    request.send(body);
  });

/** Only what may be different the next time is tried again: no connection, too many requests, a server in trouble. */
async function sendWithRetries(send: Send, request: Parameters<Send>[0], wait: (milliseconds: number) => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await sendOrThrow(send, request);
      return;
    } catch (error) {
      const status = error instanceof UploadError ? error.problem.status : -1;
      const passing = (error instanceof UploadError && error.problem.code === 'UNREACHABLE') || status === 429 || status >= 500;
      if (!passing || tried >= triesOfABlock || request.signal.aborted) throw error;
      await wait(waitsBetweenTries[tried - 1] ?? 4_000);
    }
  }
}

async function sendOrThrow(send: Send, request: Parameters<Send>[0]): Promise<void> {
  const answer = await send(request);
  if (answer.status < 200 || answer.status >= 300) throw new UploadError(parseProblem(answer.status, answer.body));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function local(code: string, sentence: string, action: string | null): Problem {
  return { status: 0, code, title: null, sentence, action, correlationId: null, retryAfterSeconds: null };
}
