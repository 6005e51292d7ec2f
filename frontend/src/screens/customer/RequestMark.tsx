/** The state of a request as a shape: asked, granted, declined, taken back. The word stands beside it. */
import type { RequestState } from '../../protocol/rows';
import styles from './RequestNote.module.css';

const SHAPES: Readonly<Record<RequestState, string>> = {
  open: 'M6.9 7.4a3.1 3.1 0 1 1 4.3 2.9c-.8.3-1.2.8-1.2 1.7v.4M10 15v.1',
  granted: 'M5.6 10.3l3 3 5.8-6.4',
  declined: 'M6.5 6.5l7 7M13.5 6.5l-7 7',
  withdrawn: 'M5.5 10h9',
};

export function RequestMark({ state }: { state: RequestState }) {
  return (
    <svg className={styles.mark} viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1.5" y="1.5" width="17" height="17" rx="5" />
      <path d={SHAPES[state]} />
    </svg>
  );
}
