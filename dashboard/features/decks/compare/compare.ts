import { asList, asNumber, asRecord, asText, oneOf, type Wire } from '../../../shared/wire/read';
import { evidenceMarks, type Mark } from '../overlays';
import { slideTypeName } from '../pageDetails';
import { parseRun, type RunRecord } from '../runs';

export const picks = ['left', 'right', 'tie'] as const;

export type Pick = (typeof picks)[number];

/** One deck, read twice. */
export interface Comparison {
  readonly deckId: string | null;
  readonly name: string | null;
  readonly left: RunRecord | null;
  readonly right: RunRecord | null;
  /** What differs over the whole deck. */
  readonly summary: readonly Change[];
  readonly pages: readonly ComparedPage[];
}

export interface ComparedPage {
  readonly number: number;
  readonly same: boolean;
  readonly changed: readonly Change[];
  readonly pick: Pick | null;
}

export interface Change {
  readonly field: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly leftMarks: readonly Mark[];
  readonly rightMarks: readonly Mark[];
}

/** Fields whose winner is worth keeping: a later run can be scored against them. */
export const goldenFields = ['slide_type', 'headline', 'figures'] as const;

const fieldWords: Readonly<Record<string, string>> = {
  headline: 'Headline', slide_type: 'Slide type', language: 'Language', text: 'Text', figures: 'Figures', regions: 'Regions', findings: 'Findings',
  commentary: 'Answer to the prompt', failure: 'Failure', missing_sections: 'Missing sections', sections: 'Story', scores: 'Scores', word_count: 'Words',
};

export function fieldName(field: string): string {
  if (field.startsWith('scores.')) return `Score: ${slideTypeName(field.slice('scores.'.length)).toLowerCase()}`;
  return fieldWords[field] ?? slideTypeName(field);
}

export function parseComparison(body: unknown): Comparison | null {
  const wire = asRecord(body);
  if (wire === null || !Array.isArray(wire['pages'])) return null;
  return {
    deckId: asText(wire['deck_id']),
    name: asText(wire['name']),
    left: parseRun(wire['left']),
    right: parseRun(wire['right']),
    summary: asList(asRecord(wire['summary'])?.['changed']).map(parseChange).filter((change) => change !== null),
    pages: wire['pages'].map(parsePage).filter((page) => page !== null),
  };
}

/** Every value as lines that can be set side by side. */
export function linesOf(value: unknown): readonly string[] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'string') return value.split('\n').filter((line) => line.trim() !== '');
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(linesOf);
  const wire = asRecord(value);
  return wire === null ? [] : [lineOf(wire)];
}

/** As linesOf, with the words for slide types, which some fields hold as bare names. */
export function valueLines(field: string, value: unknown): readonly string[] {
  const lines = linesOf(value);
  return field === 'slide_type' || field === 'missing_sections' ? lines.map(slideTypeName) : lines;
}

/** Lines of one side that the other has not. */
export function onlyIn(side: readonly string[], other: readonly string[]): ReadonlySet<string> {
  const known = new Set(other);
  return new Set(side.filter((line) => !known.has(line)));
}

export function goldenChanges(page: ComparedPage): readonly (typeof goldenFields)[number][] {
  return goldenFields.filter((field) => page.changed.some((change) => change.field === field));
}

function lineOf(wire: Wire): string {
  const type = asText(wire['type']);
  const confidence = asNumber(wire['confidence']);
  const sure = confidence === null ? '' : ` (${Math.round(confidence * 100)} % sure)`;
  if (type !== null) return `${slideTypeName(type)}${sure}${Array.isArray(wire['pages']) ? ` on ${asList(wire['pages']).join(', ')}` : ''}`;
  const kind = asText(wire['kind']);
  const text = asText(wire['text']) ?? asText(wire['sentence']);
  if (text !== null) return kind === null ? text : `${text} (${kind})`;
  if (kind !== null) return `${slideTypeName(kind)}${sure}`;
  const score = asNumber(wire['value']);
  if (score !== null) return String(Math.round(score));
  return Object.entries(wire).map(([name, entry]) => `${slideTypeName(name)}: ${linesOf(entry).join(', ')}`).join('; ');
}

function parsePage(value: unknown): ComparedPage | null {
  const wire = asRecord(value);
  const number = asNumber(wire?.['number']);
  if (wire === null || number === null) return null;
  const changed = asList(wire['changed']).map(parseChange).filter((change) => change !== null);
  return { number, changed, same: wire['same'] === true || changed.length === 0, pick: oneOf(wire['pick'], picks) };
}

function parseChange(value: unknown): Change | null {
  const wire = asRecord(value);
  const field = asText(wire?.['field']);
  if (wire === null || field === null) return null;
  return {
    field,
    left: valueLines(field, wire['left']),
    right: valueLines(field, wire['right']),
    leftMarks: evidenceMarks(asList(wire['left_boxes'])),
    rightMarks: evidenceMarks(asList(wire['right_boxes'])),
  };
}
