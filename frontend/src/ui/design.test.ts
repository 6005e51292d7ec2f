import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const css = read('./tokens.css');
const page = read('../../../docs/design.md');

/** The tokens of a block, by name. */
function block(begins: string): Map<string, string> {
  const from = css.indexOf(begins);
  const body = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
  return new Map(
    [...body.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

const rows = [...page.matchAll(/^\| `--([a-z0-9-]+)` \| (.*) \|$/gm)].map(
  ([, name = '', rest = '']) => ({
    name,
    values: rest.split(' | '),
  }),
);

describe('the page of the house style', () => {
  it('tells every scale as it is', () => {
    const told = rows.filter(({ values }) => values.length === 1);
    expect(told.map(({ name, values }) => [name, values[0]])).toEqual([...block(':root {')]);
  });

  it('tells every colour as it is in both schemes, and what it means', () => {
    const told = rows.filter(({ values }) => values.length === 3);
    const dark = block(':root[data-theme="dark"]');
    expect(told.map(({ name, values }) => [name, values[0]])).toEqual([
      ...block(':root[data-theme="light"]'),
    ]);
    for (const { name, values } of told) {
      expect(values[1], name).toBe(dark.get(name));
      expect(values[2], name).not.toBe('');
    }
  });
});

describe('a dialog’s buttons', () => {
  it('stand in one order, which is the shared piece’s: no screen writes its own way back', () => {
    const sources = import.meta.glob<string>('../{screens,shell}/**/*.tsx', {
      query: '?raw',
      import: 'default',
      eager: true,
    });
    expect(Object.keys(sources).length).toBeGreaterThan(100);
    // Beside a dialog's own buttons one may only take a small step back within a table.
    const own = Object.entries(sources)
      .filter(([, text]) => /<Button look="quiet"[^<]*>\s*\{(core|t)\('do\.cancel'\)\}/.test(text))
      .map(([path]) => path);
    expect(own).toEqual([]);
  });
});
