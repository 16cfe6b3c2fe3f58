import { formatRoute, home, parseRoute } from './route';

test.each(['#/', '#/golden', '#/statistics', '#/compare', '#/compare?deck=3&left=ab&right=cd&page=2', '#/jobs/ab12?deck=3&variant=2&run=ff&page=4', '#/?decks=1,2,3', '#/?decks=none', '#/jobs/ab12', '#/jobs/ab12?deck=3&page=2', '#/jobs/ab12?deck=3'])('%s stays as it is', (hash) => {
  expect(formatRoute(parseRoute(hash))).toBe(hash);
});

test('a link with ?job= means the job', () => {
  expect(parseRoute('', '?job=ab12').jobId).toBe('ab12');
});

test('nonsense is the start page', () => {
  expect(parseRoute('#/nowhere?page=-4')).toEqual(home);
  expect(parseRoute('#/jobs/%E0%A4%A').jobId).toBe('%E0%A4%A');
});

test('no decks and any decks are different', () => {
  expect(parseRoute('#/?decks=none').deckIds).toEqual([]);
  expect(parseRoute('#/').deckIds).toBeNull();
});
