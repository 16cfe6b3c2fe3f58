import { parseAnalysis } from './analysis';
import { marksOf } from './overlays';
import { parseBox, slideTypeName } from './pageDetails';
import { ranges } from './StoryStrip';

const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.1 };
const result = {
  deck_id: 1, vision_model: 'openai:x', analysis_prompt: 'look',
  provenance: { cached: true, run_id: 'abcd', cost_saved: '0.0900', cost: '0.09', job_id: 'j' },
  visual_results: {
    page_count: 2,
    summary: {
      sections: [{ type: 'cover', pages: [1] }], missing_sections: ['team'], failed_pages: [2], figures: [{ page: 1, figure: { kind: 'amount', text: '$4.2B', value: 4.2e9, currency: 'USD', box } }],
      scores: { density: { value: 40, reason: 'half empty' }, story: { value: 80, reason: '9 of 11' } },
    },
    pages: [
      { number: 1, lines: [{ text: 'Market', box, source: 'layer' }], regions: [{ kind: 'chart', box, confidence: 0.9, reason: '6 bars' }, { kind: 'unheard-of', box }, { kind: 'chart', box }], slide_type: { type: 'business_model', confidence: 0.8, reason: 'says so' }, figures: [{ kind: 'amount', text: '$4.2B', box }], findings: [{ text: 'No source.', box: null }, { text: 'Hard to read.', box }], commentary: 'Fine.' },
      { number: 2, failure: { code: 'MODEL_BUSY', sentence: 'The provider was busy.', action: 'Retry.' } },
    ],
    provenance: { vision_model: 'openai:x', model_version: '1', prompt: 'look', usage: { calls: 2, input_tokens: 10, output_tokens: 4, cost: 0.09 } },
  },
};

test('a result is read with its story, scores, figures, failed pages and where it comes from', () => {
  const analysis = parseAnalysis(result)!;
  expect(analysis.summary).toMatchObject({ missingSections: ['team'], failedPages: [2], sections: [{ type: 'cover', pages: [1] }], figures: [{ page: 1, figure: { text: '$4.2B', currency: 'USD' } }] });
  expect(analysis.summary.scores.map(({ name, value }) => `${name} ${value}`)).toEqual(['story 80', 'density 40']);
  expect(analysis.provenance).toMatchObject({ runId: 'abcd', costSaved: 0.09, cost: 0.09, usage: { inputTokens: 10 } });
  expect(analysis.pages[1]!.failure).toMatchObject({ code: 'MODEL_BUSY' });
  expect(slideTypeName(analysis.pages[0]!.slideType!.type)).toBe('Business model');
});

test('marks count within their layer, so that list and page agree even when one has no place', () => {
  const marks = marksOf(parseAnalysis(result)!.pages[0]!);
  expect(marks.map(({ layer, tag, key }) => `${layer} ${tag} ${key}`)).toEqual(['text  text-0', 'chart C1 chart-0', 'chart C2 chart-1', 'figure #1 figure-0', 'finding 2 finding-1']);
});

test('a box stays on its page', () => {
  expect(parseBox({ x: -0.1, y: 0.9, width: 0.3, height: 0.5 })).toEqual({ x: 0, y: 0.9, width: expect.closeTo(0.2), height: expect.closeTo(0.1) });
  expect(parseBox({ x: 0, y: 0, width: -1, height: 1 })).toBeNull();
  expect(parseBox({ x: 0 })).toBeNull();
});

test('pages of a section are ranges', () => {
  expect(ranges([3, 4, 5, 9])).toBe('3–5, 9');
  expect(ranges([])).toBe('');
});
