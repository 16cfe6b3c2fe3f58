import type { PageAnalysis } from './analysis';
import { parseBox, type Box } from './pageDetails';

export const layers = ['finding', 'figure', 'chart', 'table', 'image', 'logo', 'text'] as const;

export type Layer = (typeof layers)[number];

export const layerWords: Record<Layer, string> = {
  finding: 'Findings', figure: 'Figures', chart: 'Charts', table: 'Tables', image: 'Pictures', logo: 'Logos', text: 'Text lines',
};

const tagOf: Record<Layer, string> = { finding: '', figure: '#', chart: 'C', table: 'T', image: 'P', logo: 'L', text: '' };

/** One thing on the page that has a place. */
export interface Mark {
  /** The same for the mark on the page and its line in a list. */
  readonly key: string;
  readonly layer: Layer;
  /** "C1": short, on the box and in the list, so that the two are found without telling colours apart. */
  readonly tag: string;
  readonly box: Box;
  readonly words: string;
}

export function markKey(layer: Layer, index: number): string {
  return `${layer}-${index}`;
}

export function markTag(layer: Layer, index: number): string {
  return layer === 'text' ? '' : `${tagOf[layer]}${index + 1}`;
}

/** All marks of a page; the numbers count within each layer, in the order of the lists beside the page. */
export function marksOf(page: PageAnalysis): readonly Mark[] {
  const counts = new Map<Layer, number>();
  const mark = (layer: Layer, box: Box | null, words: string): Mark | null => {
    const index = counts.get(layer) ?? 0;
    counts.set(layer, index + 1);
    return box === null ? null : { key: markKey(layer, index), layer, tag: markTag(layer, index), box, words };
  };
  return [
    ...page.lines.map((line) => mark('text', line.box, line.text)),
    ...page.regions.map((region) => mark(region.kind, region.box, region.reason ?? region.kind)),
    ...page.figures.map((figure) => mark('figure', figure.box, figure.text)),
    ...page.findings.map((finding) => mark('finding', finding.box, finding.text)),
  ].filter((entry) => entry !== null);
}

/** Evidence of a comparison: boxes without words. */
export function evidenceMarks(boxes: readonly unknown[]): readonly Mark[] {
  return boxes.map(parseBox).filter((box) => box !== null)
    .map((box, index) => ({ key: `evidence-${index}`, layer: 'finding' as const, tag: String(index + 1), box, words: 'Evidence' }));
}

const setting = 'deck-lab.layers';
const usual: readonly Layer[] = ['finding', 'figure', 'chart', 'table', 'image', 'logo'];

export function readLayers(): readonly Layer[] {
  try {
    const kept = localStorage.getItem(setting);
    return kept === null ? usual : layers.filter((layer) => kept.split(',').includes(layer));
  } catch {
    return usual;
  }
}

export function keepLayers(shown: readonly Layer[]): void {
  try {
    localStorage.setItem(setting, shown.join(','));
  } catch {
    // Storage can be blocked; the choice then lasts as long as the page.
  }
}
