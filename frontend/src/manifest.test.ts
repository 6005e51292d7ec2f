import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const read = (path: string) => readFileSync(at(path), 'utf8');

interface Icon {
  src: string;
  sizes: string;
  type: string;
  purpose?: string;
}
const manifest: { icons: Icon[]; [key: string]: unknown } = JSON.parse(
  read('public/manifest.webmanifest'),
);

/** Width and height, as a PNG's head says. */
function sizeOf(path: string): string {
  const bytes = readFileSync(at(path));
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

describe('the installed page', () => {
  it('begins at the front and stands by itself', () => {
    expect(manifest).toMatchObject({ start_url: '/', scope: '/', display: 'standalone' });
    expect(read('index.html')).toContain('<link rel="manifest" href="/manifest.webmanifest" />');
  });

  it('has icons of the sizes that it names, one of them for a mask', () => {
    for (const { src, sizes, type } of manifest.icons.filter(({ type }) => type === 'image/png')) {
      expect(sizeOf(`public${src}`), `${src} ${type}`).toBe(sizes);
    }
    expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(
      expect.arrayContaining(['192x192', '512x512']),
    );
    expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
    expect(sizeOf('public/apple-touch-icon.png')).toBe('180x180');
  });

  it('has the house’s colours', () => {
    const tokens = read('src/ui/tokens.css');
    expect(tokens).toContain(`--accent: ${manifest.theme_color}`);
    expect(tokens).toContain(`--paper: ${manifest.background_color}`);
    const grounds = [...read('index.html').matchAll(/theme-color".*?content="(#\w+)"/g)];
    expect(grounds).toHaveLength(2);
    for (const [, ground] of grounds) {
      expect(tokens).toContain(`--card: ${ground}`);
    }
  });

  it('keeps nothing for later but a wall’s page: no worker could show an old state as a new one', () => {
    const files = readdirSync(at('src'), { recursive: true, encoding: 'utf8' });
    const kept = files
      .filter((one) => /\.tsx?$/.test(one) && !/\.test\./.test(one))
      .filter((name) => /serviceWorker|caches\.open/.test(read(`src/${name}`)));
    expect(kept).toEqual(['screens/wall/shell.ts']);
    expect(read('src/screens/wall/shell.ts')).toContain("scope: '/wall'");
    // The page and its files by name; whatever else a wall asks for is asked of the server.
    const worker = read('public/wall-worker.js');
    expect(worker.match(/respondWith/g)).toHaveLength(2);
    expect(worker).toMatch(/mode === 'navigate'[\s\S]*startsWith\('\/assets\/'\)/);
  });
});
