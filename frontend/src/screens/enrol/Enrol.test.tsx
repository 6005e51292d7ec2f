// @vitest-environment happy-dom
import '../../i18n';
import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Enrol from './index';

let known = false;
const assign = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => ({
    json: async () => ({ user: known ? { role: 'monitor' } : null }),
  }));
  vi.spyOn(window.location, 'assign').mockImplementation(assign);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('ACC-5 a wall that was sent to enrol goes back by itself once it is known again', async () => {
  render(<Enrol />);
  await act(() => vi.advanceTimersByTimeAsync(61_000));
  expect(assign).not.toHaveBeenCalled();
  known = true;
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(assign).toHaveBeenCalledWith('/wall');
});
