import type { Variant } from '../../shared/jobs/job';

export const variantsMost = 16;

/** What a variant's name may have at most. */
export const nameLengthMost = 60;

/** What the prompt may have at most; the server refuses longer ones. */
export const promptLengthMax = 8_000;

export const defaultVariant: Variant = { visionModel: 'classic', analysisPrompt: '', name: null };

/** The variant's own name, else its model and the beginning of its prompt. */
export function variantName(variant: Variant): string {
  if (variant.name !== null) return variant.name;
  const prompt = variant.analysisPrompt.trim().replace(/\s+/g, ' ');
  return prompt === '' ? variant.visionModel : `${variant.visionModel} · ${shorten(prompt, 40)}`;
}

/** Two variants with the same model and prompt have the same results. */
export function sameSelection(left: Variant, right: Variant): boolean {
  return left.visionModel === right.visionModel && left.analysisPrompt.trim() === right.analysisPrompt.trim();
}

/** Numbers (from 1) of variants that repeat an earlier one. */
export function repeated(variants: readonly Variant[]): readonly number[] {
  return variants.flatMap((variant, index) => (variants.slice(0, index).some((other) => sameSelection(other, variant)) ? [index + 1] : []));
}

/** With one variant an item is the deck; with several it is "deck.variant". */
export function itemIdOf(deckId: string, variant: number, variantCount: number): string {
  return variantCount > 1 ? `${deckId}.${variant}` : deckId;
}

export function deckOfItem(itemId: string, variantCount: number): { readonly deckId: string; readonly variant: number } {
  if (variantCount <= 1) return { deckId: itemId, variant: 1 };
  const dot = itemId.lastIndexOf('.');
  const variant = Number(itemId.slice(dot + 1));
  return dot < 0 || !Number.isInteger(variant) ? { deckId: itemId, variant: 1 } : { deckId: itemId.slice(0, dot), variant };
}

export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
