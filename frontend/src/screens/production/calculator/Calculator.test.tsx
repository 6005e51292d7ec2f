// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { F18 } from '../../../domain/book.testing';
import Production from '../index';
import { begin, key, NOW, plain, stream } from '../work.testing';

vi.mock('../../../sync/store', async (original) => ({
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

const dialog = () => screen.getByRole('dialog', { name: 'Beregn henfald' });
const type = (label: string, value: string) =>
  act(async () => {
    fireEvent.change(within(dialog()).getByLabelText(label), { target: { value } });
  });
const said = () => within(dialog()).getAllByRole('status').map(plain).join(' | ');
const whole = (mbq: number) =>
  Math.floor(mbq)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');

describe('CALC-1: the calculator at the bench, at 06:00', () => {
  it('says what is left of a typed activity, then and now', async () => {
    stream();
    render(<Production />);
    await key('b');
    await type('Aktivitet', '9 GBq');
    await type('Målt kl.', '5.30');
    await type('Hvad er tilbage kl.', '11:40');
    // Six hours and ten minutes, and half an hour, of half-lives.
    expect(said()).toContain(`${whole(9000 * 2 ** (-22_200 / F18))} MBq kl. 11:40`);
    expect(said()).toContain(`${whole(9000 * 2 ** (-1_800 / F18))} MBq lige nu, 06:00:00`);
    await type('Aktivitet', '9.000');
    expect(said()).not.toContain('lige nu');
    expect(plain(dialog())).toContain('to måder');
  });

  it('says what has to be there now, and that a time which is over cannot be made up for', async () => {
    stream();
    render(<Production />);
    await key('b');
    await type('Skal være', '300');
    await type('kl.', '07:50');
    expect(said()).toContain(`Lige nu, 06:00:00: ${whole(300 * 2 ** (6_600 / F18) + 1)} MBq`);
    await type('kl.', '05:50');
    expect(said()).toContain('Det tidspunkt er passeret.');
    await type('kl.', '25:00');
    expect(plain(dialog())).toContain('Skriv tiden som 11:40.');
  });
});
