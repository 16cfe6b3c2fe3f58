import { parseGolden, parseScore } from '../golden/golden';
import { fineDuration, parseStatistics, rate } from '../statistics/statistics';
import { niceCeiling } from '../statistics/TimeChart';
import { goldenChanges, linesOf, onlyIn, parseComparison } from './compare';

test('values of any shape become lines that can be set side by side', () => {
  expect(linesOf('one\n\ntwo')).toEqual(['one', 'two']);
  expect(linesOf({ type: 'business_model', confidence: 0.914, reason: 'x' })).toEqual(['Business model (91 % sure)']);
  expect(linesOf([{ kind: 'amount', text: '$4.2B' }, { kind: 'chart', confidence: 0.5 }])).toEqual(['$4.2B (amount)', 'Chart (50 % sure)']);
  expect(linesOf({ value: 87.4, reason: 'x' })).toEqual(['87']);
  expect(linesOf(null)).toEqual([]);
  expect([...onlyIn(['a', 'b'], ['b'])]).toEqual(['a']);
});

test('a comparison knows which changes can be scored later', () => {
  const comparison = parseComparison({
    deck_id: 4, name: 'Alba.pdf', left: { run_id: 'a' }, right: { run_id: 'b' }, summary: { changed: [] },
    pages: [
      { number: 1, same: true, changed: [], pick: null },
      { number: 2, same: false, pick: 'tie', changed: [{ field: 'headline', left: 'A', right: 'B', left_boxes: [{ x: 0, y: 0, width: 0.5, height: 0.1 }], right_boxes: [] }, { field: 'commentary', left: null, right: 'C' }] },
    ],
  })!;
  expect(comparison.pages.map((page) => goldenChanges(page))).toEqual([[], ['headline']]);
  expect(comparison.pages[1]).toMatchObject({ pick: 'tie', changed: [{ left: ['A'], right: ['B'], leftMarks: [{ tag: '1' }], rightMarks: [] }, { left: [], right: ['C'] }] });
});

test('a score without anything to score is no score', () => {
  expect(parseScore({ picks: 3, scored: 0, agree: 0, score: 0, by_field: {}, misses: [] })?.score).toBeNull();
  expect(parseScore({ picks: 3, scored: 2, agree: 1, score: 0.5, by_field: { headline: { scored: 2, agree: 1 } }, misses: [{ deck_id: 4, page: 2, field: 'headline', expected: 'A', actual: 'B' }] }))
    .toMatchObject({ score: 0.5, byField: [{ field: 'headline', agree: 1 }], misses: [{ deckId: '4', expected: ['A'], actual: ['B'] }] });
  expect(parseGolden({ picks: [{ deck_id: 4, page: 2, field: 'headline', value: 'A' }, { deck_id: 4, page: 3, field: 'slide_type', value: 'ask', values: ['ask', 'business_model'] }, { page: 3 }], next_page_token: '' })).toMatchObject({ picks: [{ deckId: '4', value: ['A'] }, { value: ['Ask or Business model'] }], next: null });
});

test('statistics keep small times and honest percentages', () => {
  expect([0.0124, 0.47, 6.42, 31.4, 102].map(fineDuration)).toEqual(['12 ms', '470 ms', '6.4 s', '31 s', '1 min 42 s']);
  expect([null, 0.96, 0.9996, 1].map(rate)).toEqual(['–', '96 %', '99.9 %', '100 %']);
  expect([0.3, 7, 61, 100].map(niceCeiling).map((value) => Number(value.toFixed(6)))).toEqual([0.5, 10, 100, 100]);
  expect(parseStatistics({ decks: { done: 1 }, deck_seconds: { avg: null, samples: 0 }, models: [{}], batches: [] })).toMatchObject({ decks: { done: 1, failed: 0 }, deckSeconds: { average: null }, models: [] });
});
