import { parseFailure, type ItemFailure } from '../../shared/jobs/item';
import { asId, asInstant, asList, asNumber, asRecord, asText, oneOf } from '../../shared/wire/read';

export const deckStates = ['ingesting', 'ready', 'failed', 'unknown'] as const;

export type DeckState = (typeof deckStates)[number];

export interface Deck {
  /** Text on every map, also where the server sends a number. */
  readonly id: string;
  readonly name: string;
  readonly state: DeckState;
  /** Null until the file has been read. */
  readonly pageCount: number | null;
  readonly sizeBytes: number | null;
  readonly uploadedAt: number | null;
  readonly failure: ItemFailure | null;
}

export interface SampleDeck extends Deck {
  /** Whether a result is stored for the selected model and prompt. */
  readonly hasVisualCache: boolean;
}

export interface Sample {
  readonly decks: readonly SampleDeck[];
  readonly completed: number;
  readonly total: number;
}

export function parseDeck(value: unknown): Deck | null {
  const wire = asRecord(value);
  const id = asId(wire?.['deck_id']) ?? asId(wire?.['id']);
  if (wire === null || id === null) return null;
  return {
    id,
    name: asText(wire['name']) ?? asText(wire['file_name']) ?? `Deck ${id}`,
    state: oneOf(wire['state'], deckStates) ?? 'unknown',
    // 0 until the file has been read.
    pageCount: asNumber(wire['page_count']) || null,
    sizeBytes: asNumber(wire['size_bytes']),
    uploadedAt: asInstant(wire['uploaded_at']),
    failure: parseFailure(wire['failure']),
  };
}

export function parseDecks(body: unknown): readonly Deck[] {
  return asList(asRecord(body)?.['decks'] ?? body).map(parseDeck).filter((deck) => deck !== null);
}

/** Counts from the decks themselves: the whole state is read each time, never a difference. */
export function parseSample(body: unknown): Sample {
  const decks = asList(asRecord(body)?.['decks'])
    .map((value) => {
      const deck = parseDeck(value);
      return deck === null ? null : { ...deck, hasVisualCache: asRecord(value)?.['has_visual_cache'] === true };
    })
    .filter((deck) => deck !== null);
  return { decks, completed: decks.filter((deck) => deck.hasVisualCache).length, total: decks.length };
}

/** Northwind Seed Deck.pdf → Northwind Seed Deck */
export function shortName(name: string): string {
  return name.replace(/\.(pdf|pptx)$/i, '');
}
