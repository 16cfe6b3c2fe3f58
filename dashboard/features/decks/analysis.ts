import { parseFailure, type ItemFailure } from '../../shared/jobs/item';
import { asInstant, asList, asNumber, asRecord, asText, type Wire } from '../../shared/wire/read';

import {
  parseFigure, parseFinding, parseLine, parseRegion, parseSlideType,
  type Figure, type Finding, type Region, type SlideTypeGuess, type TextLine,
} from './pageDetails';

/** Shares are of the page's area, 0 to 1. */
export interface Analysis {
  readonly pageCount: number;
  readonly summary: DeckSummary;
  readonly pages: readonly PageAnalysis[];
  readonly provenance: Provenance;
}

export interface DeckSummary {
  readonly title: string | null;
  readonly wordCount: number | null;
  readonly language: string | null;
  readonly palette: readonly Swatch[];
  readonly areas: Areas | null;
  readonly lowContrastPages: readonly number[];
  readonly densePages: readonly number[];
  readonly pagesWithoutText: readonly number[];
  /** The story: its sections in the order of their first page. */
  readonly sections: readonly { readonly type: string; readonly pages: readonly number[] }[];
  readonly missingSections: readonly string[];
  readonly figures: readonly { readonly page: number; readonly figure: Figure }[];
  readonly scores: readonly Score[];
  readonly failedPages: readonly number[];
}

/** 0 to 100 with the words that explain it. */
export interface Score {
  readonly name: string;
  readonly value: number;
  readonly reason: string | null;
}

export interface PageAnalysis {
  readonly number: number;
  /** Width by height; null when unknown. */
  readonly ratio: number | null;
  readonly headline: string | null;
  readonly text: string;
  readonly textTruncated: boolean;
  readonly wordCount: number | null;
  readonly language: string | null;
  readonly palette: readonly Swatch[];
  readonly background: string | null;
  /** WCAG 2, 1 to 21; null on a page without text. */
  readonly contrastRatio: number | null;
  readonly areas: Areas | null;
  readonly imageCount: number | null;
  /** Where the text comes from: layer, ocr, mixed or none. */
  readonly textSource: string | null;
  readonly lines: readonly TextLine[];
  readonly regions: readonly Region[];
  readonly slideType: SlideTypeGuess | null;
  readonly figures: readonly Figure[];
  readonly findings: readonly Finding[];
  /** A language model's answer to the prompt. */
  readonly commentary: string | null;
  /** Why this page has no analysis; then only its number and size mean anything. */
  readonly failure: ItemFailure | null;
}

export interface Swatch {
  readonly hex: string;
  readonly share: number;
}

/** Image and text may overlap, so the three need not add up to 1. */
export interface Areas {
  readonly image: number;
  readonly text: number;
  readonly empty: number;
  readonly chart: number;
}

export interface Provenance {
  readonly visionModel: string | null;
  readonly modelVersion: string | null;
  readonly prompt: string | null;
  readonly analyzedAt: number | null;
  readonly seconds: number | null;
  /** Null when the server keeps no runs. */
  readonly runId: string | null;
  readonly jobId: string | null;
  readonly packs: readonly string[];
  readonly device: string | null;
  readonly usage: Usage | null;
  readonly cost: number | null;
  readonly costSaved: number | null;
}

/** What a paid model used. */
export interface Usage {
  readonly calls: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cost: number | null;
}

/** A deck's stored result; null when there is none in the answer. */
export function parseAnalysis(body: unknown): Analysis | null {
  const outer = asRecord(body);
  const wire = asRecord(outer?.['visual_results']) ?? asRecord(outer?.['result']) ?? outer;
  if (wire === null || !Array.isArray(wire['pages'])) return null;
  const pages = wire['pages'].map(parsePage).filter((page) => page !== null);
  const summary = asRecord(wire['summary']);
  const origin = asRecord(wire['provenance']);
  const stored = asRecord(outer?.['provenance']);
  return {
    pageCount: asNumber(wire['page_count']) ?? pages.length,
    summary: {
      title: asText(summary?.['title']),
      wordCount: asNumber(summary?.['word_count']),
      language: asText(summary?.['language']),
      palette: parsePalette(summary?.['palette']),
      areas: summary === null ? null : parseAreas(summary),
      lowContrastPages: numbers(summary?.['low_contrast_pages']),
      densePages: numbers(summary?.['dense_pages']),
      pagesWithoutText: numbers(summary?.['pages_without_text']),
      sections: asList(summary?.['sections']).map((entry) => {
        const type = asText(asRecord(entry)?.['type']);
        return type === null ? null : { type, pages: numbers(asRecord(entry)?.['pages']) };
      }).filter((section) => section !== null),
      missingSections: asList(summary?.['missing_sections']).map(asText).filter((type) => type !== null),
      figures: asList(summary?.['figures']).map((entry) => {
        const page = asNumber(asRecord(entry)?.['page']);
        const figure = parseFigure(asRecord(entry)?.['figure'] ?? entry);
        return page === null || figure === null ? null : { page, figure };
      }).filter((entry) => entry !== null),
      scores: parseScores(summary?.['scores']),
      failedPages: numbers(summary?.['failed_pages']),
    },
    pages,
    provenance: {
      visionModel: asText(origin?.['vision_model']) ?? asText(outer?.['vision_model']),
      modelVersion: asText(origin?.['model_version']) ?? asText(stored?.['model_version']),
      prompt: asText(origin?.['prompt']) ?? asText(outer?.['analysis_prompt']),
      analyzedAt: asInstant(origin?.['analyzed_at']) ?? asInstant(stored?.['created_at']),
      seconds: asNumber(origin?.['seconds']) ?? asNumber(stored?.['seconds']),
      runId: asText(stored?.['run_id']) ?? asText(outer?.['run_id']),
      jobId: asText(stored?.['job_id']),
      packs: asList(origin?.['packs'] ?? stored?.['packs']).map(asText).filter((pack) => pack !== null),
      device: asText(origin?.['device']) ?? asText(stored?.['device']),
      usage: parseUsage(origin?.['usage'] ?? stored?.['usage']),
      cost: asNumber(stored?.['cost']),
      costSaved: asNumber(stored?.['cost_saved']),
    },
  };
}

export function parsePalette(value: unknown): readonly Swatch[] {
  return asList(value)
    .map((entry) => {
      const wire = asRecord(entry);
      const hex = asText(wire?.['hex']);
      const share = asNumber(wire?.['share']);
      // The value becomes a style, so only a plain colour passes.
      return hex !== null && /^#[0-9a-f]{6}$/i.test(hex) && share !== null ? { hex: hex.toLowerCase(), share } : null;
    })
    .filter((swatch) => swatch !== null);
}

/** WCAG 2 for text of normal size: AAA from 7, AA from 4.5, large text only from 3. */
export function contrastVerdict(ratio: number): { readonly passes: boolean; readonly words: string } {
  if (ratio >= 7) return { passes: true, words: 'Very readable (AAA)' };
  if (ratio >= 4.5) return { passes: true, words: 'Readable (AA)' };
  return { passes: false, words: ratio >= 3 ? 'Large text only' : 'Hard to read' };
}

export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 1) return '<1 %';
  return `${Math.round(value)} %`;
}

function parsePage(value: unknown): PageAnalysis | null {
  const wire = asRecord(value);
  const number = asNumber(wire?.['number']) ?? asNumber(wire?.['page']);
  if (wire === null || number === null) return null;
  const width = asNumber(wire['width']);
  const height = asNumber(wire['height']);
  const background = asText(wire['background']);
  return {
    number,
    ratio: width !== null && height !== null && width > 0 && height > 0 ? width / height : null,
    headline: asText(wire['headline']),
    text: asText(wire['text']) ?? '',
    textTruncated: wire['text_truncated'] === true,
    wordCount: asNumber(wire['word_count']),
    language: asText(wire['language']),
    palette: parsePalette(wire['palette']),
    background: background !== null && /^#[0-9a-f]{6}$/i.test(background) ? background : null,
    contrastRatio: asNumber(wire['contrast_ratio']),
    areas: parseAreas(wire),
    imageCount: asNumber(wire['image_count']),
    textSource: asText(wire['text_source']),
    lines: asList(wire['lines']).map(parseLine).filter((line) => line !== null),
    regions: asList(wire['regions']).map(parseRegion).filter((region) => region !== null),
    slideType: parseSlideType(wire['slide_type']),
    figures: asList(wire['figures']).map(parseFigure).filter((figure) => figure !== null),
    findings: asList(wire['findings']).map(parseFinding).filter((finding) => finding !== null),
    commentary: asText(wire['commentary']),
    failure: parseFailure(wire['failure']),
  };
}

function parseAreas(wire: Wire): Areas | null {
  const image = asNumber(wire['image_area_share']);
  const text = asNumber(wire['text_area_share']);
  const empty = asNumber(wire['empty_area_share']);
  return image === null && text === null && empty === null ? null : { image: image ?? 0, text: text ?? 0, empty: empty ?? 0, chart: asNumber(wire['chart_area_share']) ?? 0 };
}

const scoreOrder = ['story', 'readability', 'consistency', 'density'];

/** By name, each a number or {value, reason}; the known ones first. */
export function parseScores(value: unknown): readonly Score[] {
  const place = (name: string) => (scoreOrder.includes(name) ? scoreOrder.indexOf(name) : scoreOrder.length);
  return Object.entries(asRecord(value) ?? {})
    .map(([name, entry]) => {
      const number = asNumber(entry) ?? asNumber(asRecord(entry)?.['value']);
      return number === null ? null : { name, value: number, reason: asText(asRecord(entry)?.['reason']) };
    })
    .filter((score) => score !== null)
    .sort((left, right) => place(left.name) - place(right.name));
}

function parseUsage(value: unknown): Usage | null {
  const wire = asRecord(value);
  return wire === null ? null : {
    calls: asNumber(wire['calls']), inputTokens: asNumber(wire['input_tokens']), outputTokens: asNumber(wire['output_tokens']), cost: asNumber(wire['cost']),
  };
}

function numbers(value: unknown): readonly number[] {
  return asList(value).map(asNumber).filter((entry) => entry !== null);
}
