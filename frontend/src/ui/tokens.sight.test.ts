/**
 * Whether the colours of statuses can be told apart by people who see fewer of them. Shape and word always stand beside a
 * colour (Status.test.tsx); this says for which pairs the colour helps and for which it does not.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');

function palette(theme: string): Record<string, string> {
  const block = css.slice(css.search(new RegExp(`:root\\[data-theme=.${theme}.\\]`)));
  const body = block.slice(block.indexOf('{') + 1, block.indexOf('}'));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((found) => [found[1], found[2]]),
  );
}

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/** What is left of linear red, green and blue (Machado, Oliveira and Fernandes 2009, at full severity). */
const SIGHTS: Record<string, Matrix> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red (protanopia)': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green (deuteranopia)': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue (tritanopia)': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, of: Triple): Triple =>
  matrix.map((row) => row[0] * of[0] + row[1] * of[1] + row[2] * of[2]) as Triple;

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

/** Oklab: equal distances look about equally far apart. */
function lab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((one) => Math.min(1, Math.max(0, one))) as Triple,
  ).map(Math.cbrt) as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

function apart(one: string, other: string, sight: Matrix): number {
  const [a, b] = [one, other].map((hex) => lab(times(sight, linear(hex)))) as [Triple, Triple];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** In Oklab about 0.02 is just noticeable side by side; this is what is seen across a screen. */
const SEEN = 0.05;
const STATUSES = ['ordered', 'accepted', 'released', 'rejected'] as const;
const PAIRS = STATUSES.flatMap((one, at) => STATUSES.slice(at + 1).map((other) => [one, other]));

describe('the measure', () => {
  it('finds what people who see no green confuse', () => {
    const green = SIGHTS['no green (deuteranopia)'] as Matrix;
    expect(apart('#c00000', '#5a6b00', green)).toBeLessThan(
      apart('#c00000', '#5a6b00', SIGHTS['all colours'] as Matrix) / 2,
    );
  });
});

describe.each(['light', 'dark'])('the statuses of the %s palette', (theme) => {
  const colours = palette(theme);
  for (const [sight, matrix] of Object.entries(SIGHTS)) {
    it.each(PAIRS)(`%s and %s are told apart with ${sight}`, (one = '', other = '') => {
      expect(apart(colours[one] ?? '', colours[other] ?? '', matrix)).toBeGreaterThan(SEEN);
    });
  }
});
