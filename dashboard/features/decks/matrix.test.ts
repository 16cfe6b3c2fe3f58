import { parseItems } from '../../shared/jobs/item';
import { parseJob } from '../../shared/jobs/job';
import { bestOf, lags, matrixOfItems, parseMatrix, sortRows, withItems } from './matrix';

const cell = (deck: number, variant: number, fields: object) => ({ variant, item_id: `${deck}.${variant}`, state: 'done', run_id: `r${deck}${variant}`, cached: false, seconds: 3, cost: '0.0100', scores: {}, missing_sections: [], failed_pages: [], ...fields });
const matrix = parseMatrix({
  variants: [{ index: 1, vision_model: 'classic', analysis_prompt: '', name: 'classic' }, { index: 2, vision_model: 'openai:x', analysis_prompt: 'look' }],
  decks: [
    { deck_id: 1, name: 'Alba.pdf', page_count: 17, cells: [cell(1, 1, { scores: { readability: 80, story: 60 } }), cell(1, 2, { scores: { story: 75 }, seconds: 9 })] },
    { deck_id: 2, name: 'Ciclo.pdf', page_count: 9, cells: [cell(2, 1, { scores: { story: 90 }, missing_sections: ['team'] }), cell(2, 2, { state: 'failed', seconds: null, failure: { code: 'X', sentence: 'No.' } })] },
    { deck_id: 3, name: 'Berg.pdf', page_count: 4, cells: [cell(3, 1, { state: 'queued', seconds: null, scores: {} }), cell(3, 2, { state: 'queued', seconds: null, scores: {} })] },
  ],
  totals: [{ variant: 1, done: 2, failed: 0, cached: 0, seconds: 6, cost: '0.02', scores: { story: 75 } }],
})!;
const names = (rows: readonly { readonly name: string }[]) => rows.map((row) => row.name);

test('rows sort by name, by a score of one variant, and by state with what failed first; no value is last either way', () => {
  expect(names(sortRows(matrix.rows, { by: 'name' }, false))).toEqual(['Alba.pdf', 'Berg.pdf', 'Ciclo.pdf']);
  expect(names(sortRows(matrix.rows, { by: 'story', variant: 1 }, true))).toEqual(['Ciclo.pdf', 'Alba.pdf', 'Berg.pdf']);
  expect(names(sortRows(matrix.rows, { by: 'story', variant: 1 }, false))).toEqual(['Alba.pdf', 'Ciclo.pdf', 'Berg.pdf']);
  expect(names(sortRows(matrix.rows, { by: 'state', variant: 2 }, false))[0]).toBe('Ciclo.pdf');
  expect(names(sortRows(matrix.rows, { by: 'seconds', variant: 2 }, true))[0]).toBe('Alba.pdf');
});

test('scores come in their usual order, and the best of a row is known', () => {
  expect(matrix.rows[0]!.cells[0]!.scores.map((score) => score.name)).toEqual(['story', 'readability']);
  expect(bestOf(matrix.rows[0]!, 'story')).toEqual([2]);
  expect(bestOf(matrix.rows[1]!, 'story')).toEqual([]);
  const [row] = matrix.rows;
  expect(bestOf({ ...row!, cells: row!.cells.map((cell) => (cell.variant === 2 ? { ...cell, state: 'failed' as const } : cell)) }, 'story')).toEqual([]);
});

test('live items are newer than the last read: a retried cell is not failed any more', () => {
  const items = parseItems({ items: [{ id: '2.2', state: 'running', progress: { done: 2, total: 9, unit: 'page' } }] });
  const now = withItems(matrix, items).rows[1]!.cells[1]!;
  expect(now).toMatchObject({ state: 'running', failure: null, words: 'page 2/9' });
  expect(now.share).toBeCloseTo(2 / 9);
});

test('rows that are not written yet are asked for again, for a minute after the end', () => {
  const job = parseJob({ id: 'j', state: 'completed_with_errors', items: { total: 6, done: 4, failed: 2 }, completed_at: '2026-03-01T10:00:00Z' })!;
  const end = Date.parse('2026-03-01T10:00:00Z');
  expect([lags(matrix, job, end + 5_000), lags(matrix, job, end + 90_000), lags(null, job, end)]).toEqual([true, false, false]);
  expect(lags(matrix, { ...job, completedAt: null }, end)).toBe(true);
  expect(lags(matrix, { ...job, items: { ...job.items, done: 3 } }, end)).toBe(false);
});

test('without the server’s view the items alone make a matrix of states', () => {
  const items = parseItems({ items: [{ id: '1.1', name: 'Alba.pdf · classic', state: 'done', seconds: 4 }, { id: '1.2', name: 'Alba.pdf · x', state: 'failed', code: 'X', sentence: 'No.' }] });
  const plain = matrixOfItems(items, matrix.variants);
  expect(plain.rows).toMatchObject([{ deckId: '1', name: 'Alba.pdf', cells: [{ variant: 1, state: 'done' }, { variant: 2, state: 'failed', failure: { sentence: 'No.' } }] }]);
  expect(plain.totals).toMatchObject([{ done: 1, failed: 0, seconds: 4 }, { done: 0, failed: 1, seconds: null }]);
});
