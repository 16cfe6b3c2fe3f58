import { queryOptions } from '@tanstack/react-query';
import { requestJson } from '../../shared/api/http';
import { ApiError } from '../../shared/api/problem';
import { asList, asNumber, asRecord, asText } from '../../shared/wire/read';

/** A vision model that this installation knows. */
export interface VisionModel {
  readonly name: string;
  readonly kind: string;
  /** Whether it reads the prompt. */
  readonly takesPrompt: boolean;
  readonly price: Price | null;
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason: string | null;
}

/** Per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly currency: string;
}

/** What every installation has, whatever else it has. */
export const classic: VisionModel = { name: 'classic', kind: 'classic', takesPrompt: false, price: null, available: true, reason: null };

export function parseModels(body: unknown): readonly VisionModel[] {
  const models = asList(asRecord(body)?.['models']).map(parseModel).filter((model) => model !== null);
  return models.length === 0 ? [classic] : models;
}

function parseModel(value: unknown): VisionModel | null {
  const wire = asRecord(value);
  const name = asText(wire?.['name']);
  if (wire === null || name === null) return null;
  const price = asRecord(wire['price']);
  const input = asNumber(price?.['input_per_million']);
  const output = asNumber(price?.['output_per_million']);
  return {
    name,
    kind: asText(wire['kind']) ?? 'unknown',
    takesPrompt: wire['prompt'] === true,
    price: price === null || input === null || output === null ? null : { input, output, currency: asText(price['currency']) ?? 'USD' },
    available: wire['available'] !== false,
    reason: asText(wire['reason']),
  };
}

/** A server without the list still has the classic model. */
export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: async ({ signal }) => {
    try {
      return parseModels(await requestJson('/api/v1/models', { signal }));
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 404) return [classic];
      throw error;
    }
  },
  staleTime: 60_000,
});

/** One line about a model: what it reads, what it costs, why it cannot be used. */
export function modelNote(model: VisionModel): string {
  if (!model.available) return model.reason ?? 'Not available here.';
  if (model.kind === 'classic') return 'Reads text, layout, colours and figures on this machine. Nothing leaves it; no cost.';
  if (model.price === null) return 'Pages are sent to the provider. No price is configured, so the cost is unknown.';
  const { input, output, currency } = model.price;
  const sign = currency === 'USD' ? '$' : `${currency} `;
  return `Pages are sent to the provider: ${sign}${input} in, ${sign}${output} out per million tokens.`;
}
