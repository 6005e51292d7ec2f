/** How high a box is, in units of the screen: how many lines fit into it without one being cut. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export function useRoom<T extends HTMLElement>(): [number, RefObject<T | null>] {
  const box = useRef<T>(null);
  const [room, setRoom] = useState(66);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const measure = () => {
      if (element.clientHeight > 0) {
        setRoom(element.clientHeight / Number.parseFloat(getComputedStyle(element).fontSize));
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [room, box];
}

/** How many lines of a height fit: all of them, or so many that a foot with the pages has its place below. */
export function fitOf(room: number, line: number, foot: number, count: number): number {
  const whole = Math.max(1, Math.floor(room / line + 0.01));
  return count <= whole ? whole : Math.max(1, Math.floor((room - foot) / line + 0.01));
}
