/** How large a box is, in units of the screen: how many lines fit into it without one being cut. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Room {
  height: number;
  width: number;
}

const AS_A_RULE: Room = { height: 66, width: 192 };

export function useRoom<T extends HTMLElement>(): [Room, RefObject<T | null>] {
  const box = useRef<T>(null);
  const [room, setRoom] = useState(AS_A_RULE);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const measure = () => {
      if (element.clientHeight > 0) {
        const unit = Number.parseFloat(getComputedStyle(element).fontSize);
        setRoom({ height: element.clientHeight / unit, width: element.clientWidth / unit });
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
export function fitOf(height: number, line: number, foot: number, count: number): number {
  const whole = Math.max(1, Math.floor(height / line + 0.01));
  return count <= whole ? whole : Math.max(1, Math.floor((height - foot) / line + 0.01));
}
