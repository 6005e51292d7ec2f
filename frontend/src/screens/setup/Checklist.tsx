/** What a customer still lacks for its first order, step by step, or when its first order can be delivered. */
import { useTranslation } from 'react-i18next';
import {
  type CustomerRows,
  firstPossible,
  isReady,
  mayOrder,
  type Step,
} from '../../domain/firstOrder';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import styles from './Customer.module.css';
import { type Doing, doingOf, nextDoing } from './guide';
import { useNames, useToday } from './rows';
import setup from './Setup.module.css';

interface ChecklistProps {
  rows: CustomerRows;
  steps: readonly Step[];
  onDo: (doing: Doing) => void;
  onGuide: () => void;
}

export function Checklist({ rows, steps, onDo, onGuide }: ChecklistProps) {
  const { t } = useTranslation('setup');
  const ready = isReady(steps);
  return (
    <section className={setup.card} aria-label={t('check.title')}>
      <div className={setup.cardHead}>
        <h2>{t('check.title')}</h2>
      </div>
      {(ready || mayOrder(steps)) && <First rows={rows} />}
      <ol className={styles.steps}>
        {steps
          // Where all is there, only what could still be better is listed.
          .filter((step) => !ready || !step.done)
          .map((step) => (
            <StepLine
              key={`${step.kind}/${step.endpoint?.id}/${step.entry?.id}`}
              step={step}
              onDo={onDo}
            />
          ))}
      </ol>
      {!ready && nextDoing(steps) !== null && (
        <div className={setup.actions}>
          <Button onClick={onGuide}>{t('check.guide')}</Button>
        </div>
      )}
    </section>
  );
}

/** That the customer can order, and for when at the earliest. */
function First({ rows }: { rows: CustomerRows }) {
  const { t } = useTranslation('setup');
  const { inlineLongDay } = useFormat();
  const names = useNames();
  const today = useToday();
  const now = useNow(60_000);
  const own = new Set(
    rows.endpoints.filter((row) => row.customerId === rows.customer.id).map((row) => row.id),
  );
  const [first] = rows.entries
    .filter((entry) => own.has(entry.endpointId))
    .map((entry) => ({ entry, found: firstPossible(rows, entry, now, today) }))
    .filter((one) => one.found !== null)
    .sort((one, other) => (one.found?.at ?? 0) - (other.found?.at ?? 0));
  return (
    <p className={styles.ready} role="status">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3 8.5l3.2 3.2L13 4.8" />
      </svg>
      <span>
        <b>{t('check.ready', { name: rows.customer.shortName })}</b>
        {first?.found && (
          <>
            {' '}
            {t('check.first', {
              what: names.what(first.entry),
              time: `${inlineLongDay(first.found.date)}${first.found.slot ? ` ${clock(first.found.at)}` : ''}`,
            })}
          </>
        )}
      </span>
    </p>
  );
}

function StepLine({ step, onDo }: { step: Step; onDo: (doing: Doing) => void }) {
  const { t } = useTranslation('setup');
  const names = useNames();
  const doing = step.done ? null : doingOf(step);
  const told = {
    endpoint: step.endpoint?.name,
    what: step.entry && names.what(step.entry),
  };
  const text =
    step.endpoint && (step.kind === 'endpoint' || step.kind === 'entry')
      ? t(`check.stepOf.${step.kind}`, told)
      : step.kind === 'when' && step.endpoint
        ? t(step.entry ? 'check.stepOf.when' : 'check.stepOf.whenAny', told)
        : t(`check.step.${step.kind}`);
  const state = step.done ? 'done' : step.optional ? 'optional' : 'todo';
  return (
    <li className={styles[state]}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {step.done ? <path d="M3 8.5l3.2 3.2L13 4.8" /> : <circle cx="8" cy="8" r="5.5" />}
      </svg>
      {doing ? (
        <button type="button" className={styles.step} onClick={() => onDo(doing)}>
          {text}
        </button>
      ) : (
        <span>{text}</span>
      )}
      <small>{t(`check.${state}`)}</small>
    </li>
  );
}
