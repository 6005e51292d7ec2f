import { describe, expect, it } from 'vitest';
import { looksLikeCpr } from './freeText';

describe('free text (TXT-1)', () => {
  it.each(['010190-1234', 'pt 0101901234', '410190 1234'])('%s looks like a CPR number', (text) => {
    expect(looksLikeCpr(text)).toBe(true);
  });

  it.each(['Ring 35 45 12 34', '991390-1234', '9000 MBq', '20261124-1'])('%s does not', (text) => {
    expect(looksLikeCpr(text)).toBe(false);
  });
});
