import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');

/** The colours of a theme by name. */
function palette(theme: string): Record<string, string> {
  const block = css.slice(css.search(new RegExp(`:root\\[data-theme=.${theme}.\\]`)));
  const body = block.slice(block.indexOf('{') + 1, block.indexOf('}'));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]),
  );
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['paper', 'card', 'raised', 'sunk'];
const STATUSES = ['ordered', 'accepted', 'released', 'rejected', 'cancelled'];
const TEXT: [string, string[]][] = [
  [
    'ink',
    [...SURFACES, 'accent-soft', 'released-soft', 'rejected-soft', 'danger-soft', 'warn-soft'],
  ],
  ['soft', [...SURFACES, 'accent-soft']],
  ['accent', [...SURFACES, 'accent-soft']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['danger', [...SURFACES, 'danger-soft']],
  ['danger-ink', ['danger']],
  ['warn', [...SURFACES, 'warn-soft']],
  ['live', [...SURFACES, 'released-soft']],
  ['alarm-ink', ['alarm']],
  ...STATUSES.map((status): [string, string[]] => [status, [...SURFACES, `${status}-soft`]]),
];

describe.each(['light', 'dark'])('the %s palette', (theme) => {
  const colours = palette(theme);

  it.each(TEXT)('%s is readable where it is used (4.5 : 1)', (name, grounds) => {
    for (const ground of grounds) {
      const ratio = contrast(colours[name] ?? '', colours[ground] ?? '');
      expect(ratio, `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['line-strong', 'focus'])('%s can be seen on every surface (3 : 1)', (name) => {
    for (const ground of SURFACES) {
      expect(
        contrast(colours[name] ?? '', colours[ground] ?? ''),
        `${name} on ${ground}`,
      ).toBeGreaterThanOrEqual(3);
    }
  });
});
