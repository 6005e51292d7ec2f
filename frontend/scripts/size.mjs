// Says how much a browser loads before a route's own part, gzipped, and fails over the budget: `size.mjs [dist] [--all]`.
import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET = 250 * 1024;
const given = process.argv.slice(2).filter((one) => !one.startsWith('--'));
const all = process.argv.includes('--all');
const dist = given[0] ? pathToFileURL(`${given[0]}/`) : new URL('../dist/', import.meta.url);
const html = await readFile(new URL('index.html', dist), 'utf8');
// What the page names: its scripts and what they import at once, its styles, its icon and its manifest.
const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)]
  .map((match) => match[1])
  .filter((name) => !name.startsWith('api/'));
if (!named.some((name) => name.endsWith('.js'))) {
  process.stderr.write('index.html names no script: this is no build\n');
  process.exit(2);
}
// Of the fonts a Danish or English page asks for the Latin one.
const fonts = (await readdir(new URL('assets/', dist))).filter((name) =>
  /inter-latin-wght.*\.woff2$/.test(name),
);
const first = new Set([...named, ...fonts.map((name) => `assets/${name}`)]);
const sizeOf = async (name) => {
  const bytes = await readFile(new URL(name, dist));
  return name.endsWith('.woff2') || name.endsWith('.png') ? bytes.length : gzipSync(bytes).length;
};
let total = gzipSync(html).length;
const names = all
  ? (await readdir(new URL('assets/', dist))).map((name) => `assets/${name}`)
  : [...first];
for (const name of new Set([...first, ...names])) {
  const size = await sizeOf(name);
  total += first.has(name) ? size : 0;
  process.stdout.write(
    `${first.has(name) ? '*' : ' '} ${(size / 1024).toFixed(1).padStart(8)} kB  ${name}\n`,
  );
}
process.stdout.write(`first load ${(total / 1024).toFixed(1)} kB of ${BUDGET / 1024} kB\n`);
process.exit(total > BUDGET ? 1 : 0);
