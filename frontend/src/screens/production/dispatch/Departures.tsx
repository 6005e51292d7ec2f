/** The day's departures: what has to leave, by the time that is left for it, what has left, and the list for a power cut. */
import './texts';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DayPlan, Delivery } from '../../../domain/day';
import { clock } from '../../../domain/time';
import { useAction, useRows, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Refusal } from '../../../ui/Refusal';
import { Status } from '../../../ui/Status';
import { AllPapers } from '../../dispatch/AllPapers';
import { Papers } from '../../dispatch/Papers';
import { Countdown } from '../Countdown';
import { useWords } from '../words';
import { Gone } from './Leaving';
import styles from './Leaving.module.css';
import { waitingToLeave } from './useLeaving';

/** So many of what has to leave are shown at first. */
const FIRST = 6;

interface DeparturesProps {
  plan: DayPlan;
  today: string;
  onSend: (delivery: Delivery) => void;
  onClose: () => void;
}

export function Departures({ plan, today, onSend, onClose }: DeparturesProps) {
  const { t } = useTranslation('leaving');
  const { format } = useWords();
  return (
    <Dialog open broad title={`${t('open')}, ${format.longDay(plan.date)}`} onClose={onClose}>
      <div className={styles.board}>
        <ToGo plan={plan} onSend={onSend} />
        <Sent date={plan.date} today={today} />
        <DayLists date={plan.date} today={today} />
        <AllPapers asked={{ date: plan.date }} stream="production" today={today} />
      </div>
    </Dialog>
  );
}

function ToGo({ plan, onSend }: Pick<DeparturesProps, 'plan' | 'onSend'>) {
  const { t } = useTranslation('leaving');
  const { whatOf } = useWords();
  const [all, setAll] = useState(false);
  const waiting = useMemo(() => waitingToLeave(plan.deliveries), [plan]);
  const shown = all ? waiting : waiting.slice(0, FIRST);
  return (
    <section>
      <h3>{t('toGo')}</h3>
      {waiting.length === 0 && <p className="soft">{t('noneToGo')}</p>}
      {shown.map((delivery) => (
        <div key={delivery.key} className={styles.line}>
          <span className={styles.time}>
            <Countdown to={delivery.leavesAt} />
          </span>
          <span>
            <b>{whatOf(delivery)}</b>
            <small>
              {delivery.endpoint?.name} · <Status status={delivery.status} />
            </small>
          </span>
          <span className={styles.do}>
            <Button
              small
              look="quiet"
              aria-label={t('sendThis', { what: whatOf(delivery) })}
              onClick={() => onSend(delivery)}
            >
              {t('send')}
            </Button>
          </span>
        </div>
      ))}
      {waiting.length > shown.length && (
        <div>
          <Button small look="bare" onClick={() => setAll(true)}>
            {t('more', { count: waiting.length - shown.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

function Sent({ date, today }: { date: string; today: string }) {
  const { t } = useTranslation('leaving');
  const dispatches = useRows('production', 'dispatch');
  const endpoints = useTable('production', 'endpoint');
  const customers = useTable('production', 'customer');
  const mine = useMemo(
    () =>
      dispatches
        .filter((left) => left.deliveryDate === date)
        .sort((one, other) => other.dispatchedAt.localeCompare(one.dispatchedAt)),
    [dispatches, date],
  );
  return (
    <section>
      <h3>{t('gone')}</h3>
      {mine.length === 0 && <p className="soft">{t('noneGone')}</p>}
      {mine.map((left) => (
        <div key={left.id} className={styles.line}>
          <span className={styles.time}>{clock(left.dispatchedAt)}</span>
          <span>
            <b>{customers.get(left.customerId)?.shortName}</b>
            <small>{endpoints.get(left.endpointId)?.name}</small>
          </span>
          <div className={styles.wide}>
            <Gone left={left} today={today} />
          </div>
        </div>
      ))}
    </section>
  );
}

function DayLists({ date, today }: { date: string; today: string }) {
  const { t } = useTranslation('leaving');
  const { run, busy, refused } = useAction();
  const lists = useRows('production', 'document')
    .filter((paper) => paper.kind === 'dayList' && paper.forDate === date)
    .sort((one, other) => other.id - one.id);
  return (
    <section>
      <h3>{t('inDays')}</h3>
      <p className="soft">{t('listText')}</p>
      <div>
        <Button
          small
          look="quiet"
          busy={busy}
          onClick={() => void run('document.make', { kind: 'dayList', date })}
        >
          {t('makeList')}
        </Button>
      </div>
      <Refusal refused={refused} />
      {lists.length > 0 && <Papers papers={lists.slice(0, 3)} stream="production" today={today} />}
    </section>
  );
}
