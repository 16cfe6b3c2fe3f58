import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Vitest 5 prints failures with Map.groupBy, which Node 20 does not have yet; without it a failure has no details.
(Map as unknown as { groupBy?: unknown }).groupBy ??= <K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K) => {
  const groups = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

const backend = process.env['DASHBOARD_BACKEND'] ?? 'http://127.0.0.1:7071';

export default defineConfig({
  root: import.meta.dirname,
  // The cache stays out of node_modules, which several checkouts may share.
  cacheDir: '../artifacts/vite',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // data: URLs would need a wider content security policy than default-src 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { '/api': backend } },
  test: {
    globals: true,
    restoreMocks: true,
    // A loaded machine draws a page in seconds.
    testTimeout: 40_000,
    css: false,
    projects: [
      // What is pure needs no page around it, which costs a second a file.
      { extends: true, test: { name: 'pure', environment: 'node', include: ['**/*.test.ts'] } },
      { extends: true, test: { name: 'page', environment: 'jsdom', include: ['**/*.test.tsx'], setupFiles: ['./tests/setup.ts'] } },
    ],
  },
});
