// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { shared } from '../../sync/store';
import { useDayRows } from './useDay';
import { stream } from './work.testing';

afterEach(() => {
  cleanup();
  shared.setState({ site: null } as never);
});

describe('REL-30: the rows of the day', () => {
  it('carry the limit that the site has set, from which a delivery has enough', () => {
    stream();
    const { result } = renderHook(useDayRows);
    expect(result.current.enough).toBe(0.95);
    act(() =>
      shared.setState({ site: { releaseLowPercent: 90, releaseHighPercent: 120, missing: [] } }),
    );
    expect(result.current.enough).toBe(0.9);
  });
});
