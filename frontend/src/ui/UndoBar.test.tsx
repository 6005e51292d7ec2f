// @vitest-environment happy-dom
import '../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Dialog } from './Dialog';
import { UNDO_MS, UndoPlace } from './UndoBar';
import { offerUndo } from './undo';

const sent = vi.hoisted(() => ({ run: vi.fn() }));
vi.mock('../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
}));

const step = (id: number) => ({
  command: 'tracer.edit',
  data: { tracerId: id, shelfLifeMinutes: 600 },
  options: { seen: { [`tracer:${id}`]: 6 } },
});
const offer = (...ids: number[]) => act(() => offerUndo({ said: 'Gemt.', steps: ids.map(step) }));
const undo = () => screen.queryByRole('button', { name: 'Tag det tilbage' });
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const press = (element: Element | null) => act(async () => fireEvent.click(element as Element));

beforeEach(() => {
  vi.useFakeTimers();
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', result: {} });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('FRM-3: what can be taken back', () => {
  it('is offered for a while, and sends what reverses it with the revision as it was left', async () => {
    render(<UndoPlace />);
    offer(1, 2);
    expect(screen.getByText('Gemt.').closest('[aria-live=polite]')).toBeTruthy();
    await press(undo());
    expect(sent.run.mock.calls).toEqual([1, 2].map((id) => Object.values(step(id))));
    expect(screen.getByText('Det er, som det var før.')).toBeTruthy();
    pass(UNDO_MS);
    expect(screen.queryByText('Det er, som det var før.')).toBeNull();
  });

  it('goes by itself, but not while it is pointed at or has the focus', () => {
    render(<UndoPlace />);
    offer(1);
    pass(UNDO_MS - 1);
    fireEvent.pointerEnter(screen.getByRole('region'));
    pass(3 * UNDO_MS);
    expect(undo()).toBeTruthy();
    fireEvent.pointerLeave(screen.getByRole('region'));
    act(() => undo()?.focus());
    pass(3 * UNDO_MS);
    act(() => undo()?.blur());
    pass(UNDO_MS - 1);
    expect(undo()).toBeTruthy();
    pass(1);
    expect(undo()).toBeNull();
  });

  it('says why it was not taken back, until somebody has read it', async () => {
    sent.run.mockResolvedValueOnce({
      type: 'refused',
      code: 'stale',
      message: 'Anders var først.',
    });
    render(<UndoPlace />);
    offer(1, 2);
    await press(undo());
    expect(sent.run).toHaveBeenCalledTimes(1);
    pass(5 * UNDO_MS);
    expect(screen.getByText(/ikke taget tilbage\. Anders var først\./)).toBeTruthy();
    expect(undo()).toBeNull();
    await press(screen.getByRole('button', { name: 'Luk' }));
    expect(screen.queryByText(/Anders/)).toBeNull();
  });

  it('is pressed by Ctrl-Z, but not where somebody types; the focus stays on the page', async () => {
    render(
      <>
        <button type="button">her</button>
        <input aria-label="typing" />
        <UndoPlace />
      </>,
    );
    offer(1);
    fireEvent.keyDown(screen.getByLabelText('typing'), { key: 'z', ctrlKey: true });
    expect(sent.run).not.toHaveBeenCalled();
    const here = screen.getByText('her');
    act(() => here.focus());
    act(() => undo()?.focus());
    await act(async () => {
      fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
    });
    expect(sent.run).toHaveBeenCalledTimes(1);
    await press(screen.getByRole('button', { name: 'Luk' }));
    expect(document.activeElement).toBe(here);
  });

  it('stands in the dialog that lies over the page, and goes with who signs out', () => {
    const page = (open: boolean) => (
      <>
        <UndoPlace />
        <Dialog open={open} title="Person" onClose={() => undefined}>
          x
        </Dialog>
      </>
    );
    const { rerender, unmount } = render(page(true));
    offer(1);
    expect(undo()?.closest('dialog')).toBeTruthy();
    rerender(page(false));
    expect(undo()?.closest('dialog')).toBeNull();
    expect(undo()).toBeTruthy();
    unmount();
    render(<UndoPlace />);
    expect(undo()).toBeNull();
  });
});
