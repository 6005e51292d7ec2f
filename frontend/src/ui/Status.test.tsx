// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { OrderStatus } from '../protocol/rows';
import '../i18n';
import { Status } from './Status';

const STATUSES: OrderStatus[] = ['ordered', 'accepted', 'released', 'rejected', 'cancelled'];

afterEach(cleanup);

describe('a status', () => {
  it('has a shape and a word of its own, never colour alone', () => {
    const shown = STATUSES.map((status) => {
      const { container } = render(<Status status={status} />);
      const svg = container.querySelector('svg');
      const shape = [...(svg?.children ?? [])].map((part) =>
        [
          part.tagName,
          part.getAttribute('d'),
          part.getAttribute('fill'),
          part.getAttribute('stroke-dasharray'),
        ].join(),
      );
      return { shape: shape.join(';'), word: container.textContent };
    });
    expect(new Set(shown.map((one) => one.shape)).size).toBe(STATUSES.length);
    expect(new Set(shown.map((one) => one.word)).size).toBe(STATUSES.length);
  });
});
