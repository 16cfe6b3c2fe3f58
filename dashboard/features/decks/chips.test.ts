import { parseItems } from '../../shared/jobs/item';
import { parseJob } from '../../shared/jobs/job';
import { chipsOf, chipTone } from './chips';
import { parseSample } from './deck';

const running = parseJob({ id: 'j', state: 'running' })!;
const sample = (cached: boolean, state = 'ready') =>
  parseSample({ decks: [{ id: '3', deck_id: 3, name: 'Fjord.pdf', state, page_count: 17, has_visual_cache: cached }] }).decks;
const item = (fields: object) => parseItems({ items: [{ id: '3', name: 'Fjord', revision: 1, ...fields }] });

test('only a stored result is green', () => {
  expect(chipTone[chipsOf(sample(true), [], null)[0]!.state]).toBe('success');
  for (const state of ['queued', 'running', 'done', 'cached', 'duplicate', 'skipped', 'failed', 'cancelled']) {
    const chip = chipsOf(sample(false), item({ state }), running)[0]!;
    expect(chipTone[chip.state], state).not.toBe('success');
  }
});

test('a finished item waits for the sample to say that it is stored', () => {
  expect(chipsOf(sample(false), item({ state: 'done', seconds: 3 }), running)[0]).toMatchObject({ state: 'saving', words: 'Saving result' });
  expect(chipsOf(sample(true), item({ state: 'done', seconds: 3 }), running)[0]).toMatchObject({ state: 'analyzed', words: 'Analyzed in 3 s' });
});

test('with another prompt a finished run leaves its decks open', () => {
  const over = parseJob({ id: 'j', state: 'succeeded' })!;
  expect(chipsOf(sample(false), item({ state: 'done' }), over)[0]).toMatchObject({ state: 'open', words: 'Not analyzed yet' });
});

test('a running deck tells its page', () => {
  const chip = chipsOf(sample(false), item({ state: 'running', progress: { done: 5, total: 17, unit: 'page' } }), running)[0]!;
  expect(chip.words).toBe('Analyzing page 5/17');
  expect(chip.share).toBeCloseTo(5 / 17);
});

test('a failed deck says why, with rows that carry code and sentence themselves', () => {
  const chip = chipsOf(sample(false), item({ state: 'failed', code: 'PDF_PASSWORD', sentence: 'The PDF is protected by a password.', action: 'Save a copy.' }), running)[0]!;
  expect(chip).toMatchObject({ state: 'failed', words: 'Failed: The PDF is protected by a password.', failure: { code: 'PDF_PASSWORD', action: 'Save a copy.' } });
});

test('without a run the state of the file shows', () => {
  expect(chipsOf(sample(false, 'ingesting'), [], null)[0]?.state).toBe('ingesting');
  expect(chipsOf(sample(false, 'failed'), [], null)[0]?.state).toBe('unreadable');
});

test('a deck of a run that has just begun waits, also before its row is written', () => {
  expect(chipsOf(sample(false), [], running)[0]).toMatchObject({ state: 'queued', bucket: 'queued' });
  expect(chipsOf(sample(false), [], parseJob({ id: 'j', state: 'failed' })!)[0]?.state).toBe('open');
});
