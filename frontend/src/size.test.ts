import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../scripts/size.mjs', import.meta.url));
let dist = '';

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'size-'));
  mkdirSync(join(dist, 'assets'));
});
afterEach(() => rmSync(dist, { recursive: true }));

/** Bytes that no packing makes smaller. */
const put = (name: string, kilobytes: number) =>
  writeFileSync(join(dist, 'assets', name), randomBytes(kilobytes * 1024));

const page = (...names: string[]) =>
  writeFileSync(
    join(dist, 'index.html'),
    names.map((name) => `<script type="module" src="/assets/${name}"></script>`).join('\n'),
  );

const measure = () => spawnSync('node', [SCRIPT, dist], { encoding: 'utf8' });

describe('the budget of the first load', () => {
  it('holds what the page names and its font, and no route', () => {
    put('index.js', 100);
    put('inter-latin-wght-x.woff2', 50);
    put('production.js', 400);
    page('index.js');
    const { status, stdout } = measure();
    expect(stdout).toContain('first load 150.');
    expect(status).toBe(0);
  });

  it('fails when it is passed', () => {
    put('index.js', 200);
    put('sync.js', 51);
    page('index.js', 'sync.js');
    expect(measure().status).toBe(1);
  });

  it('fails where there is nothing to measure', () => {
    page();
    expect(measure().status).toBe(2);
  });
});
