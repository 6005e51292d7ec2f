import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beforeDrawing } from './drawing';

/** What a browser would run before its next picture. */
let waiting: (() => void)[] = [];
const draw = () => {
  const now = waiting;
  waiting = [];
  for (const run of now) {
    run();
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  waiting = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => waiting.push(run));
  vi.stubGlobal('cancelAnimationFrame', (number: number) => {
    waiting[number - 1] = () => undefined;
  });
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what is to be done before a picture is drawn', () => {
  it('is done once, with the next picture', () => {
    const run = vi.fn();
    beforeDrawing(run);
    expect(run).not.toHaveBeenCalled();
    draw();
    vi.advanceTimersByTime(1000);
    draw();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('waits for no picture that does not come', () => {
    const run = vi.fn();
    beforeDrawing(run);
    vi.advanceTimersByTime(100);
    expect(run).toHaveBeenCalledTimes(1);
    draw();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is done soon on a page in the back, which draws none', () => {
    vi.stubGlobal('document', { hidden: true });
    const run = vi.fn();
    beforeDrawing(run);
    expect(waiting).toEqual([]);
    vi.advanceTimersByTime(16);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('can be taken back', () => {
    const run = vi.fn();
    beforeDrawing(run)();
    draw();
    vi.advanceTimersByTime(1000);
    expect(run).not.toHaveBeenCalled();
  });
});
