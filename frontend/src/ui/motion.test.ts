import { afterEach, describe, expect, it, vi } from 'vitest';
import { gently } from './motion';

describe('motion', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    [true, 'instant'],
    [false, 'smooth'],
  ])('UI-3 scrolls by itself at once where less motion is asked for: %s', (asked, behaviour) => {
    vi.stubGlobal('matchMedia', () => ({ matches: asked }));
    expect(gently()).toBe(behaviour);
  });
});
