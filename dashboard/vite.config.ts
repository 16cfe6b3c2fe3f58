import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

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
    environment: 'jsdom',
    globals: true,
    setupFiles: ['./tests/setup.ts'],
    include: ['**/*.test.{ts,tsx}'],
    restoreMocks: true,
    css: false,
  },
});
