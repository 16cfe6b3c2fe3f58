import { freshnessOf, readEvery } from './freshness';

test('without events an unfinished job is read every 3 s', () => {
  expect(freshnessOf('down', false)).toBe('polling');
  expect(readEvery('polling', false, false)).toBe(3_000);
});

test('while events arrive a slow read still repairs what they left out', () => {
  expect(readEvery(freshnessOf('live', false), false, false)).toBeGreaterThan(3_000);
});

test('a stream that ends before its job is replaced by reading', () => {
  expect(freshnessOf('ended', false)).toBe('polling');
  expect(freshnessOf('ended', true)).toBe('live');
});

test('a finished job is not read again, a hidden page reads seldom', () => {
  expect(readEvery('polling', true, false)).toBe(false);
  expect(readEvery('polling', false, true)).toBe(15_000);
});
