import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/react';

// Asking jsdom for every element's visibility is most of the time of a query by role, and it has no layout to know it.
// A failure prints the sentence, not the page. A loaded machine draws a page in seconds.
configure({ defaultHidden: true, asyncUtilTimeout: 10_000, getElementError: (message) => Object.assign(new Error(message ?? ''), { name: 'TestingLibraryElementError' }) });

// jsdom has no layout and no media queries; Mantine asks for both.
Object.defineProperty(window, 'matchMedia', {
  value: (query: string) => ({
    // Without motion nothing changes after a test has looked.
    matches: query.includes('prefers-reduced-motion'),
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }),
});

// The growing text field measures again when a font arrives.
Object.defineProperty(document, 'fonts', { value: new EventTarget() });

class StillResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
window.ResizeObserver = StillResizeObserver;
Element.prototype.scrollIntoView = () => undefined;
