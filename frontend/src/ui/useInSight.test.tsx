// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useInSight } from './useInSight';

function Row({ chosen }: { chosen: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useInSight(box, chosen);
  return <div ref={box}>chosen</div>;
}

const brought = vi.fn();
let pageGrows = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  brought.mockReset();
  Element.prototype.scrollIntoView = brought;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(private readonly told: () => void) {}
      observe() {
        pageGrows = this.told;
      }
      disconnect() {
        pageGrows = () => undefined;
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what is chosen stands in sight (CLI-9)', () => {
  it('and stays there while the rest of the page comes', () => {
    render(<Row chosen />);
    expect(brought).toHaveBeenCalledTimes(1);
    act(pageGrows);
    expect(brought).toHaveBeenCalledTimes(2);
  });

  it('but never against the hand that goes elsewhere, nor later on', () => {
    render(<Row chosen />);
    window.dispatchEvent(new Event('wheel'));
    act(pageGrows);
    expect(brought).toHaveBeenCalledTimes(1);
    cleanup();
    render(<Row chosen />);
    vi.advanceTimersByTime(5_000);
    act(pageGrows);
    expect(brought).toHaveBeenCalledTimes(2);
  });
});
