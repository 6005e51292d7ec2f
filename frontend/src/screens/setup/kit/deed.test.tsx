// @vitest-environment happy-dom
import '../../../i18n';
import '../texts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { begin, done, production, refused, show } from '../scene';
import { DeedProvider, useDeed } from './deed';

const sent = vi.hoisted(() => ({ run: vi.fn() }));
vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const order = (id: number, given: object = {}) => ({
  id,
  kind: 'activity',
  status: 'ordered',
  customerId: 1,
  endpointId: 1,
  tracerId: 1,
  isotopeId: null,
  orderedMbq: 900 + id,
  injections: null,
  deliverAt: `2026-11-2${id}T06:00:00Z`,
  ...given,
});

const touches = (...ids: number[]) =>
  refused('touches_orders', {
    field: 'confirmedOrderIds',
    details: { orderIds: ids, orders: ids.map((id) => order(id)) },
  });

const outcomes: unknown[] = [];

function Doer() {
  const { run, busy, refused: no } = useDeed();
  return (
    <>
      <button
        type="button"
        aria-busy={busy}
        onClick={async () =>
          outcomes.push(await run('tracer.archive', { tracerId: 1 }, { seen: { 'tracer:1': 5 } }))
        }
      >
        gør det
      </button>
      <p>{no?.message}</p>
    </>
  );
}

const press = async (name: string | RegExp) => {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
  });
};
const dialog = () => within(screen.getByRole('dialog'));
const plain = (text: string | null) => (text ?? '').replace(/\s/g, ' ');

beforeEach(() => {
  begin();
  sent.run.mockReset();
  outcomes.length = 0;
  render(
    <DeedProvider>
      <Doer />
    </DeedProvider>,
  );
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a change that touches open orders (SET-8)', () => {
  it('lists who, what, when and status, and is sent again with their ids when they are confirmed', async () => {
    sent.run.mockResolvedValueOnce(touches(5, 6)).mockResolvedValueOnce(done());
    await press('gør det');
    expect(dialog().getByRole('heading').textContent).toBe('Det rører 2 åbne ordrer');
    const rows = dialog()
      .getAllByRole('row')
      .slice(1)
      .map((row) => plain(row.textContent));
    expect(rows[0]).toMatch(/Nordby.*PET\/CT 1.*FDG.*905 MBq.*25\. nov.* 07:00.*Bestilt/);
    expect(rows).toHaveLength(2);
    expect(sent.run).toHaveBeenCalledTimes(1);
    await press(/Jeg har set de 2/);
    expect(sent.run).toHaveBeenLastCalledWith(
      'tracer.archive',
      { tracerId: 1, confirmedOrderIds: [5, 6] },
      { seen: { 'tracer:1': 5 } },
    );
    expect(outcomes).toEqual([done()]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows the new list, and what is new in it, where the orders have changed meanwhile', async () => {
    sent.run
      .mockResolvedValueOnce(touches(5))
      .mockResolvedValueOnce(touches(5, 6))
      .mockResolvedValueOnce(done());
    await press('gør det');
    await press(/Jeg har set den/);
    expect(dialog().getByRole('alert').textContent).toContain('har ændret sig');
    expect(dialog().getAllByText('ny')).toHaveLength(1);
    await press(/Jeg har set de 2/);
    expect(sent.run.mock.calls.map(([, data]) => data.confirmedOrderIds)).toEqual([
      undefined,
      [5],
      [5, 6],
    ]);
  });

  it('sends nothing more, and says nothing, where somebody goes back', async () => {
    sent.run.mockResolvedValueOnce(touches(5));
    await press('gør det');
    await press('Fortryd');
    expect(sent.run).toHaveBeenCalledTimes(1);
    expect(screen.queryByText(/nej:/)).toBeNull();
    expect(screen.getByRole('button', { name: 'gør det' }).getAttribute('aria-busy')).toBe('false');
  });

  it('goes on without asking where meanwhile none is touched any more', async () => {
    sent.run
      .mockResolvedValueOnce(touches(5))
      .mockResolvedValueOnce(refused('invalid', { field: 'confirmedOrderIds' }))
      .mockResolvedValueOnce(done());
    await press('gør det');
    await press(/Jeg har set den/);
    expect(sent.run).toHaveBeenLastCalledWith('tracer.archive', { tracerId: 1 }, expect.anything());
    expect(outcomes).toEqual([done()]);
  });

  it('says another refusal after the confirmation', async () => {
    sent.run.mockResolvedValueOnce(touches(5)).mockResolvedValueOnce(refused('stale'));
    await press('gør det');
    await press(/Jeg har set den/);
    expect(screen.getByText('nej: stale')).toBeTruthy();
  });

  it('knows an order by its id where the refusal brought no row of it', async () => {
    show({ ...production(), order: [order(8, { status: 'accepted' }) as never] });
    sent.run.mockResolvedValueOnce(
      refused('touches_orders', { details: { orderIds: [8, 99], orders: [] } }),
    );
    await press('gør det');
    expect(dialog().getByText('Accepteret')).toBeTruthy();
    expect(dialog().getByText('Ordre 99')).toBeTruthy();
  });
});
