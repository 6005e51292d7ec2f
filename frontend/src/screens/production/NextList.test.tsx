// @vitest-environment happy-dom
import '../../i18n';
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { order } from '../../domain/book.testing';
import Production from './index';
import { begin, NOW, plain, stream } from './work.testing';

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('BAT-32: what is to be filled again', () => {
  it('BAT-32 says that its batch was rejected, and nothing of the kind of another', () => {
    stream({
      orders: [
        order(17, 1, 3900, { marks: ['batchRejected'] }),
        order(18, 3, 2000, { status: 'ordered' }),
      ],
    });
    render(<Production />);
    const list = screen.getByRole('region', { name: /^Det næste|Næste/ });
    const said = within(list).getAllByRole('listitem').map(plain);
    expect(said.map((text) => text.includes('batch afvist'))).toEqual([true, false]);
  });
});
