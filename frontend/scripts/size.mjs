// Says how much a browser loads before the first screen stands, gzipped, and fails over the budget.
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET = 250 * 1024;
const dist = new URL('../dist/', import.meta.url);
const html = await readFile(new URL('index.html', dist), 'utf8');
const first = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]));
let total = gzipSync(html).length;
for (const name of await readdir(new URL('assets/', dist))) {
  const bytes = await readFile(new URL(`assets/${name}`, dist));
  // Fonts are compressed already; the Latin one is the only one that a Danish or English page asks for.
  const font = /inter-latin-wght.*\.woff2$/.test(name);
  const size = name.endsWith('.woff2') ? bytes.length : gzipSync(bytes).length;
  const counted = first.has(`assets/${name}`) || font;
  total += counted ? size : 0;
  process.stdout.write(
    `${counted ? '*' : ' '} ${(size / 1024).toFixed(1).padStart(8)} kB  ${name}\n`,
  );
}
process.stdout.write(`first load ${(total / 1024).toFixed(1)} kB of ${BUDGET / 1024} kB\n`);
process.exit(total > BUDGET ? 1 : 0);
