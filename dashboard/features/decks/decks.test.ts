import { parseItems } from '../../shared/jobs/item';
import { contrastVerdict, parseAnalysis, parsePalette, percent } from './analysis';
import { parseSample } from './deck';
import { matches } from './DeckList';
import { batchSentence, pageSentence } from './progress';
import { planSentence } from './plan';

test('the two sentences are the seed’s, word for word', () => {
  expect(batchSentence(3, 10)).toBe('Processing visual analysis: 3/10 decks analyzed');
  const running = parseItems({ items: [{ id: 3, state: 'running', progress: { done: 5, total: 17, unit: 'page' } }] });
  expect(pageSentence(running)).toBe('Processing deck 3: page 5/17');
});

test('the worker’s own label wins, and several running decks are counted', () => {
  const running = parseItems({ items: [
    { id: '3', state: 'running', progress: { done: 5, total: 17, unit: 'page', label: 'Processing deck 3: page 5/17' } },
    { id: '4', state: 'running', progress: { done: 1, total: 9, unit: 'page' } },
    { id: '5', state: 'done' },
  ] });
  expect(pageSentence(running)).toBe('Processing deck 3: page 5/17 (and 1 more)');
  expect(pageSentence([])).toBeNull();
});

test('the sample counts from the decks, and ids are text', () => {
  const sample = parseSample({ completed: 9, total: 9, decks: [{ deck_id: 1, name: 'a.pdf', has_visual_cache: true }, { deck_id: 2, name: 'b.pdf', has_visual_cache: 'yes' }, null] });
  expect(sample).toMatchObject({ completed: 1, total: 2 });
  expect(sample.decks.map((deck) => deck.id)).toEqual(['1', '2']);
});

test('the plan says what a run would cost', () => {
  const deck = { name: 'a', has_visual_cache: false };
  expect(planSentence(parseSample({ decks: [{ ...deck, id: '1' }, { ...deck, id: '2', has_visual_cache: true }] }))).toBe('1 to analyze, 1 from the cache.');
  expect(planSentence(parseSample({ decks: [{ ...deck, id: '2', has_visual_cache: true }] }))).toMatch(/costs nothing/);
  expect(planSentence(parseSample({ decks: [] }))).toMatch(/empty/);
});

test('a result is read, bare or wrapped, and only plain colours become styles', () => {
  const result = { page_count: 1, pages: [{ number: 1, width: 960, height: 540, headline: 'Team', text: 'Team', word_count: 1, palette: [{ hex: '#FFFFFF', share: 0.6 }, { hex: 'url(x)', share: 0.1 }], contrast_ratio: 5.1, image_area_share: 0.3, text_area_share: 0.2, empty_area_share: 0.5 }] };
  for (const body of [result, { deck_id: 1, visual_results: result }]) {
    const page = parseAnalysis(body)?.pages[0];
    expect(page).toMatchObject({ number: 1, headline: 'Team', contrastRatio: 5.1, areas: { image: 0.3 }, palette: [{ hex: '#ffffff', share: 0.6 }] });
    expect(page?.ratio).toBeCloseTo(16 / 9);
  }
  expect(parseAnalysis({ deck_id: 1 })).toBeNull();
  expect(parsePalette(null)).toEqual([]);
});

test('contrast has a verdict in words', () => {
  expect([2, 3.4, 4.5, 12].map((ratio) => contrastVerdict(ratio).words)).toEqual(['Hard to read', 'Large text only', 'Readable (AA)', 'Very readable (AAA)']);
  expect([0.004, 0.315, 0].map(percent)).toEqual(['<1 %', '32 %', '0 %']);
});

test('a search takes words in any order', () => {
  expect(matches('Alba Robotics Series A.pdf', 'series alba')).toBe(true);
  expect(matches('Alba Robotics', 'kite')).toBe(false);
  expect(matches('Alba Robotics', '')).toBe(true);
});
