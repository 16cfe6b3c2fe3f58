import { SpeedTrack } from './speed';
import { blockBytesMax, planBlocks, refusal, uploadDeck, UploadError, type Send } from './upload';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

function recorder(answer: (call: number) => { status: number; body: unknown } = () => ({ status: 202, body: {} })) {
  const sent: Sent[] = [];
  const send: Send = async ({ method, path, body, onSent }) => {
    sent.push({ method, path, body: await body.text() });
    onSent(body.size);
    return answer(sent.length);
  };
  return { sent, send };
}

const signal = new AbortController().signal;

test('blocks cover the file, none above the limit', () => {
  expect(planBlocks(1)).toHaveLength(1);
  expect(planBlocks(blockBytesMax)).toHaveLength(1);
  const blocks = planBlocks(2 * blockBytesMax + 1);
  expect(blocks.map((block) => block.to - block.from)).toEqual([blockBytesMax, blockBytesMax, 1]);
});

test('a small file is one request', async () => {
  const { sent, send } = recorder();
  await uploadDeck(new File(['%PDF'], 'Alba & Co.pdf'), send, () => undefined, signal);
  expect(sent).toEqual([{ method: 'PUT', path: '/api/v1/decks/Alba%20%26%20Co.pdf', body: '%PDF' }]);
});

test('a large file goes in blocks and is committed, with progress that never falls', async () => {
  const { sent, send } = recorder();
  const progress: number[] = [];
  await uploadDeck(new File(['abcdefg'], 'a.pdf'), send, (bytes) => progress.push(bytes), signal, 3);
  expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
    'PUT /api/v1/decks/a.pdf/blocks/0 abc',
    'PUT /api/v1/decks/a.pdf/blocks/1 def',
    'PUT /api/v1/decks/a.pdf/blocks/2 g',
    'POST /api/v1/decks/a.pdf/commit {"blocks":3}',
  ]);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(7);
});

test('a refused block ends the upload with the server’s sentence', async () => {
  const { sent, send } = recorder((call) => (call === 2 ? { status: 413, body: { detail: 'The file is too large.', action: 'Compress it.' } } : { status: 202, body: {} }));
  const error: unknown = await uploadDeck(new File(['abcdefg'], 'a.pdf'), send, () => undefined, signal, 3).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UploadError);
  expect((error as UploadError).problem).toMatchObject({ sentence: 'The file is too large.', action: 'Compress it.' });
  expect(sent).toHaveLength(2);
});

test('a block that fails in passing is tried again, and a later call sends only what has not arrived', async () => {
  const arrived = new Set<number>();
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const first = recorder((call) => (call >= 2 ? { status: 503, body: {} } : { status: 202, body: {} }));
  await expect(uploadDeck(new File(['abcdefg'], 'a.pdf'), first.send, () => undefined, signal, 3, arrived, wait)).rejects.toThrow(UploadError);
  expect(first.sent.map(({ body }) => body)).toEqual(['abc', 'def', 'def', 'def']);
  expect(waits).toEqual([1_000, 4_000]);

  const second = recorder();
  await uploadDeck(new File(['abcdefg'], 'a.pdf'), second.send, () => undefined, signal, 3, arrived, wait);
  expect(second.sent.map(({ body }) => body)).toEqual(['def', 'g', '{"blocks":3}']);
});

test('the speed is what arrived lately, and tells what is left', () => {
  const track = new SpeedTrack();
  track.note(0, 0);
  track.note(1_000_000, 1_000);
  expect(track.bytesPerSecond()).toBeNull();
  track.note(4_000_000, 2_000);
  expect(track.bytesPerSecond()).toBe(2_000_000);
});

test('what cannot be a deck is not sent', () => {
  expect(refusal({ name: 'photo.png', size: 10 })?.code).toBe('NOT_A_DECK');
  expect(refusal({ name: 'Deck.pptx', size: 10 })).toBeNull();
  expect(refusal({ name: 'empty.pdf', size: 0 })?.code).toBe('DECK_EMPTY');
  expect(refusal({ name: 'Deck.PDF', size: 10 })).toBeNull();
});
