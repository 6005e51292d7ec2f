// @vitest-environment happy-dom
import '../i18n';
import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATE } from '../domain/book.testing';
import Production from '../screens/production';
import { begin, NOW, stream } from '../screens/production/work.testing';
import { presentKeys } from './screenKeys';

vi.mock('../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
  runQuery: () => new Promise(() => undefined),
}));

describe('CMD-3: the keys of production’s pages', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    begin();
    stream();
  });
  afterEach(() => {
    cleanup();
    vi.useRealTimers();
  });

  const EVERY = ['1', '2', '3', '4', '5', '6'];

  it.each([
    [`week/${DATE}`, ['arrowleft', 'shift+arrowleft', 'arrowright', 'shift+arrowright', 't']],
    [`plan/${DATE}`, ['arrowleft', 'arrowright', 't']],
    [
      `calendar/${DATE}`,
      'arrowleft arrowright arrowup arrowdown home end pageup pagedown enter'.split(' '),
    ],
    ['batches', ['n', 'arrowdown', 'j', 'arrowup', 'k']],
    ['batches/vials', []],
    ['notices', []],
  ])('on %s are its own and those of every page', (place, own) => {
    history.replaceState(null, '', `/production/${place}`);
    render(<Production />);
    const told = presentKeys().flatMap(({ keys }) => keys);
    expect([...told].sort()).toEqual([...EVERY, ...own].sort());
  });
});
