import { describe, expect, it } from 'vitest';
import cases from '../../../tests/cases/cpr.json';
import { looksLikeCpr } from './freeText';

describe('free text (TXT-1)', () => {
  it.each(cases.like)('%j looks like a CPR number', (text) => {
    expect(looksLikeCpr(text)).toBe(true);
  });

  it.each(cases.unlike)('%j does not', (text) => {
    expect(looksLikeCpr(text)).toBe(false);
  });
});
