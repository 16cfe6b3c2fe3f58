import { costRange, parsePlan, timeRange } from './plan';
import { deckOfItem, itemIdOf, repeated, variantName } from './variants';

const body = {
  items: { total: 20, cached: 4, to_run: 16, failed: 1 }, pages: { total: 240, to_run: 190 }, seconds: { low: 95, high: 180, basis: 'from 24 finished decks' },
  cost: { low: '0.10', high: '0.25', currency: 'USD', basis: 'from 40 pages' }, budget: { amount: '1.00', enough: true }, bytes_needed: 4_000_000, workers: 1, notes: ['Note.', { sentence: 'Other.' }],
  variants: [{ vision_model: 'classic', analysis_prompt: '', cached: 4, to_run: 6, cost: null }, { vision_model: 'openai:x', analysis_prompt: 'look', name: 'X', cached: 0, to_run: 10, cost: { low: '0.10', high: '0.25', currency: 'USD' } }],
};

test('a plan is read with its ranges, what they rest on, and each variant', () => {
  const plan = parsePlan(body)!;
  expect(plan).toMatchObject({ items: { total: 20, cached: 4, toRun: 16, failed: 1 }, budget: { amount: 1, enough: true }, timeBasis: 'from 24 finished decks', notes: ['Note.', 'Other.'] });
  expect(timeRange(plan)).toBe('1.5 min to 3 min');
  expect(costRange(plan)).toBe('$0.10 to $0.25');
  expect(plan.variants.map((entry) => entry.cost)).toEqual([null, '$0.10–$0.25']);
});

test('what nobody knows is said to be unknown, and nothing to run costs nothing', () => {
  const unknown = parsePlan({ ...body, seconds: { low: null, high: null, basis: 'no samples yet' }, cost: null })!;
  expect([timeRange(unknown), costRange(unknown), unknown.timeBasis]).toEqual(['Not known yet', 'Not known', 'no samples yet']);
  const nothing = parsePlan({ ...body, items: { total: 4, cached: 4, to_run: 0 } })!;
  expect([timeRange(nothing), costRange(nothing)]).toEqual(['Under a second', '$0.00']);
  expect(parsePlan({ error: 'x' })).toBeNull();
});

test('an item of one variant is the deck, of several the deck and the number of the variant', () => {
  expect([itemIdOf('7', 1, 1), itemIdOf('7', 2, 3)]).toEqual(['7', '7.2']);
  expect([deckOfItem('7', 1), deckOfItem('7.2', 3)]).toEqual([{ deckId: '7', variant: 1 }, { deckId: '7', variant: 2 }]);
});

test('variants have a name, and one that repeats another is found whatever spaces it has', () => {
  const variant = (analysisPrompt: string, name: string | null = null) => ({ visionModel: 'openai:x', analysisPrompt, name });
  expect([variantName(variant('')), variantName(variant(' look\n at it ')), variantName(variant('look', 'Mine'))]).toEqual(['openai:x', 'openai:x · look at it', 'Mine']);
  expect(repeated([variant('look'), variant('read'), variant('look ')])).toEqual([3]);
});
