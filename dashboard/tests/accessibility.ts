import { act } from '@testing-library/react';
import axe from 'axe-core';

/** Rules that need a layout or a whole document, which jsdom and a part of a page have not. */
const unfit = ['color-contrast', 'region', 'target-size', 'scrollable-region-focusable'];

/** What axe finds wrong, as lines that name the element. */
export async function violationsIn(element: Element): Promise<readonly string[]> {
  const { violations } = await act(() => axe.run(element, { rules: Object.fromEntries(unfit.map((rule) => [rule, { enabled: false }])), resultTypes: ['violations'] }));
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 120)}`));
}
