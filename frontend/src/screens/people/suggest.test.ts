import { describe, expect, it } from 'vitest';
import { suggestPassword } from './suggest';

describe('a password to hand over', () => {
  it('can be read out, and is another each time', () => {
    const found = Array.from({ length: 200 }, () => suggestPassword());
    for (const one of found) {
      expect(one).toMatch(/^([a-z]{4}-){4}\d{2}$/);
    }
    expect(new Set(found).size).toBe(200);
  });

  it('uses the whole of its letters', () => {
    expect(suggestPassword(() => 0)).toBe('baba-baba-baba-baba-10');
    expect(suggestPassword((most) => most - 1)).toBe('vyvy-vyvy-vyvy-vyvy-99');
  });
});
