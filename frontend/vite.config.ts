import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { guides } from './scripts/guides.mjs';

const BACKEND = process.env.TRACERSHOP_BACKEND ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react(), guides()],
  build: {
    // Hashed names under /assets/ are served as immutable; index.html is always asked for anew.
    assetsDir: 'assets',
    target: 'es2023',
    // The content security policy knows no data: addresses for fonts.
    assetsInlineLimit: 0,
    // On a slow machine it tells everybody who starts Tracershop how long plugins took.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    // The guides are the repository's.
    fs: { allow: ['.', '../docs'] },
    proxy: {
      '/api': BACKEND,
      '/ws': { target: BACKEND, ws: true },
      '/monitor': {
        target: BACKEND,
        // The page of the same address is ours; only the posting of a code is the server's.
        bypass: (request) => (request.method === 'GET' ? '/index.html' : undefined),
      },
    },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['scripts/patience.ts'],
    // A machine that is busy with something else decides nothing.
    testTimeout: 30_000,
  },
});
