import { asList, asNumber, asRecord, asText, oneOf } from '../../shared/wire/read';

/** A rectangle as shares of the page, 0 to 1, from its top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextLine {
  readonly text: string;
  readonly box: Box;
  readonly source: string | null;
  readonly confidence: number | null;
}

export const regionKinds = ['image', 'chart', 'table', 'logo'] as const;

export type RegionKind = (typeof regionKinds)[number];

export interface Region {
  readonly kind: RegionKind;
  readonly box: Box;
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly labels: readonly { readonly name: string; readonly score: number }[];
}

export const slideTypes = [
  'cover', 'problem', 'solution', 'market', 'business_model', 'traction', 'competition', 'team', 'financials', 'ask', 'contact', 'other',
] as const;

export interface SlideTypeGuess {
  /** One of slideTypes, or a newer one. */
  readonly type: string;
  readonly confidence: number | null;
  readonly reason: string | null;
}

export interface Figure {
  readonly kind: string;
  readonly text: string;
  readonly value: number | null;
  readonly currency: string | null;
  readonly date: string | null;
  readonly box: Box | null;
}

export interface Finding {
  readonly text: string;
  readonly box: Box | null;
}

/** "business_model" → "Business model" */
export function slideTypeName(type: string): string {
  const words = type.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function parseBox(value: unknown): Box | null {
  const wire = asRecord(value);
  const x = asNumber(wire?.['x']);
  const y = asNumber(wire?.['y']);
  const width = asNumber(wire?.['width']);
  const height = asNumber(wire?.['height']);
  if (x === null || y === null || width === null || height === null || width < 0 || height < 0) return null;
  // What sticks out of the page is not drawn beside it.
  const left = Math.min(1, Math.max(0, x));
  const top = Math.min(1, Math.max(0, y));
  return { x: left, y: top, width: Math.min(1, x + width) - left, height: Math.min(1, y + height) - top };
}

export function parseLine(value: unknown): TextLine | null {
  const wire = asRecord(value);
  const text = asText(wire?.['text']);
  const box = parseBox(wire?.['box']);
  return wire === null || text === null || box === null
    ? null
    : { text, box, source: asText(wire['source']), confidence: asNumber(wire['confidence']) };
}

export function parseRegion(value: unknown): Region | null {
  const wire = asRecord(value);
  const kind = oneOf(wire?.['kind'], regionKinds);
  const box = parseBox(wire?.['box']);
  if (wire === null || kind === null || box === null) return null;
  return {
    kind, box,
    confidence: asNumber(wire['confidence']),
    reason: asText(wire['reason']),
    labels: asList(wire['labels']).map((entry) => {
      const name = asText(asRecord(entry)?.['name']);
      const score = asNumber(asRecord(entry)?.['score']);
      return name === null || score === null ? null : { name, score };
    }).filter((label) => label !== null),
  };
}

export function parseSlideType(value: unknown): SlideTypeGuess | null {
  const wire = asRecord(value);
  const type = asText(wire?.['type']) ?? (typeof value === 'string' ? value : null);
  return type === null ? null : { type, confidence: asNumber(wire?.['confidence']), reason: asText(wire?.['reason']) };
}

export function parseFigure(value: unknown): Figure | null {
  const wire = asRecord(value);
  const text = asText(wire?.['text']);
  if (wire === null || text === null) return null;
  return {
    kind: asText(wire['kind']) ?? 'amount', text,
    value: asNumber(wire['value']),
    currency: asText(wire['currency']),
    date: asText(wire['date']),
    box: parseBox(wire['box']),
  };
}

export function parseFinding(value: unknown): Finding | null {
  const wire = asRecord(value);
  const text = asText(wire?.['text']);
  return wire === null || text === null ? null : { text, box: parseBox(wire['box']) };
}
