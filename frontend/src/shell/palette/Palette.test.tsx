// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { at, DATE, order } from '../../domain/book.testing';
import { setLanguage } from '../../i18n';
import { begin, NOW, stream, table } from '../../screens/production/work.testing';
import { shared } from '../../sync/store';
import { Overlays } from '../Overlays';
import { closeOverlay } from '../overlay';
import { useScreenKeys } from '../screenKeys';

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  begin();
  setLanguage('da');
});
afterEach(() => {
  cleanup();
  closeOverlay();
  vi.useRealTimers();
});

const press = (key: string, given: object = {}, on: Element = document.body) =>
  act(async () => {
    fireEvent.keyDown(on, { key, ...given });
  });
const box = () => screen.findByRole('combobox', { hidden: true });
const type = async (text: string) => {
  const found = await box();
  await act(async () => {
    fireEvent.change(found, { target: { value: text } });
  });
};
const options = () =>
  screen
    .queryAllByRole('option', { hidden: true })
    .map((one) => (one.textContent ?? '').replace(/\s/g, ' '));
const enter = async () => {
  await press('Enter', {}, await box());
  await act(async () => {
    await new Promise((done) => setTimeout(done, 5));
  });
};

function Below({ accept, can }: { accept: () => void; can: boolean }) {
  useScreenKeys(
    () => [
      {
        keys: ['a'],
        text: 'Accepter ordren',
        group: 'Den valgte',
        run: accept,
        can,
        offer: { of: 'FDG 07:00 Vestby', words: 'accept' },
      },
    ],
    true,
  );
  return null;
}

describe('CMD-1: the palette opens by keyboard and goes where it is told', () => {
  it('opens by Ctrl-K and by a slash, finds an order by what people know of it, and goes there', async () => {
    render(<Overlays />);
    await press('k', { ctrlKey: true });
    await type('nordby #17');
    expect(options()[0]).toMatch(/^FDG .* Nordby.*3 900 MBq · nr\. 17/);
    await enter();
    expect(location.pathname + location.search).toBe(`/production/${DATE}?order=17`);
    expect(screen.queryByRole('combobox', { hidden: true })).toBeNull();
    await press('/');
    expect(await box()).toBeTruthy();
  });

  it('leaves the slash to who types, and to a screen that has its own use for it', async () => {
    render(
      <>
        <input aria-label="typing" />
        <Overlays />
      </>,
    );
    await press('/', {}, screen.getByLabelText('typing'));
    expect(screen.queryByRole('combobox', { hidden: true })).toBeNull();
    const own = (event: Event) => event.preventDefault();
    document.addEventListener('keydown', own);
    await press('/');
    document.removeEventListener('keydown', own);
    expect(screen.queryByRole('combobox', { hidden: true })).toBeNull();
  });

  it('CMD-2: goes to a day that is named in either language', async () => {
    render(<Overlays />);
    await press('/');
    await type('friday');
    expect(options()[0]).toMatch(/^Fredag 27\. november/);
    await type('27/11');
    expect(options()[0]).toMatch(/^Fredag 27\. november/);
    await enter();
    expect(location.pathname).toBe('/production/2026-11-27');
  });

  it('walks by arrows, round the ends, and says which one is chosen', async () => {
    render(<Overlays />);
    await press('/');
    const input = await box();
    const last = options().length - 1;
    await press('ArrowUp', {}, input);
    const chosen = document.getElementById(input.getAttribute('aria-activedescendant') ?? '');
    expect(chosen?.getAttribute('aria-selected')).toBe('true');
    expect(screen.getAllByRole('option', { hidden: true }).indexOf(chosen as HTMLElement)).toBe(
      last,
    );
  });
});

describe('CMD-3: what can be done', () => {
  it('offers what the screen below can do now, and does it', async () => {
    const accept = vi.fn();
    render(
      <>
        <Below accept={accept} can />
        <Overlays />
      </>,
    );
    await press('/');
    await type('accept');
    expect(options()[0]).toContain('Accepter ordrenFDG 07:00 Vestby');
    // Who looks for the order that it is done to finds the order, and no act.
    await type('fdg 07:00');
    expect(options().join()).not.toContain('Accepter');
    await type('accept');
    expect(accept).not.toHaveBeenCalled();
    await enter();
    expect(accept).toHaveBeenCalledTimes(1);
  });

  it('offers nothing that cannot be done now, but tells its key', async () => {
    const accept = vi.fn();
    render(
      <>
        <Below accept={accept} can={false} />
        <Overlays />
      </>,
    );
    await press('a');
    expect(accept).not.toHaveBeenCalled();
    await press('/');
    await type('accepter ordren');
    expect(options()).toEqual([]);
    closeOverlay();
    await press('?');
    expect((await screen.findByText('Accepter ordren')).closest('div')?.textContent).toContain('A');
  });
});

describe('CMD-4: a customer finds his own, and nothing of production', () => {
  const nurse = () => {
    shared.setState({
      user: { id: 7, name: 'Sofie Holm', role: 'shopUser', customerIds: [1] },
      copies: {
        'customer:1': {
          epoch: 'e',
          revision: 1,
          rows: {
            order: table([order(31, 3, 4_000)]),
            customer: table([{ id: 1, shortName: 'Vestby', longName: 'Vestby Hospital' }]),
            endpoint: table([{ id: 1, customerId: 1, name: 'Skanner 1', archived: false }]),
            vial: table([{ id: 5, orderIds: [31], batchNumber: 'FDG-1', activityMbq: 1 }]),
          },
          ended: null,
          parts: [],
        },
        // Somebody else's copy that should never have been here is not looked into.
        'customer:2': {
          epoch: 'e',
          revision: 1,
          rows: { order: table([order(32, 3, 5_000)]) },
          ended: null,
          parts: [],
        },
      },
    } as never);
  };

  it('by number, and goes to his own page', async () => {
    stream();
    nurse();
    render(<Overlays />);
    await press('/');
    await type('31');
    expect(options()).toHaveLength(1);
    await enter();
    expect(location.pathname + location.search).toBe(`/orders/1/${DATE}?order=31`);
    await press('/');
    for (const word of ['32', 'batch', 'vial', 'karantæne', 'opsætning', 'revision', 'accepter']) {
      await type(word);
      expect(options().filter((one) => !one.includes('nr. 31'))).toEqual([]);
    }
    expect(at('06:00')).toBe(NOW);
    expect(within(document.body).queryByText(/kunde/)).toBeNull();
  });
});
