/** A batch's state: a shape, a word and a colour. Its shapes have corners, so that none is taken for an order's. */
import { useTranslation } from 'react-i18next';
import type { BatchState as State } from '../protocol/rows';
import styles from './BatchState.module.css';
import './batchTexts';

const HEXAGON = 'M10 1.6l7.3 4.2v8.4L10 18.4l-7.3-4.2V5.8z';

/** The shape alone: dashed, hollow, full with a tick, hollow with a tick, full with a cross. */
export function BatchMark({ state }: { state: State }) {
  const full = state === 'certified' || state === 'rejected';
  return (
    <svg
      className={`${styles.mark} ${styles[state]}`}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={HEXAGON}
        fill={full ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinejoin="round"
        strokeDasharray={state === 'inProduction' ? '3 2.4' : undefined}
      />
      {state === 'awaitingQc' && (
        <path
          d="M10 5.8v4.6l3 1.9"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      )}
      {(state === 'certified' || state === 'conditionallyCertified') && (
        <path
          className={full ? styles.cut : undefined}
          d="M6.2 10.3l2.6 2.6 5-5.6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {state === 'rejected' && (
        <path
          className={styles.cut}
          d="M7 7l6 6M13 7l-6 6"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
      )}
    </svg>
  );
}

/** A state's word alone. */
export function useBatchWord(): (state: State) => string {
  const { t } = useTranslation('batch');
  return (state) => t(`state.${state}`);
}

export function BatchState({ state, chip = false }: { state: State; chip?: boolean }) {
  const word = useBatchWord();
  return (
    <span className={`${styles.state} ${styles[state]} ${chip ? styles.chip : ''}`}>
      <BatchMark state={state} />
      <span>{word(state)}</span>
    </span>
  );
}
