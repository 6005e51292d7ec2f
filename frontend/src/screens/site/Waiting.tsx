/** What came from outside and waits for a person's word: nothing of it has been done yet. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { dateOf } from '../../domain/time';
import type { Conflict } from '../../protocol/rows';
import { useNow, useRows, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { seenOf } from '../setup/kit/form';
import { BothSides } from './BothSides';
import { OldSystem } from './OldSystem';
import { type Decided, ReasonDialog } from './ReasonDialog';
import styles from './Waiting.module.css';
import './waitingTexts';

/** Who may decide; the rest of production reads along. */
const DECIDE: readonly string[] = ['siteAdmin', 'productionAdmin'];

export function Waiting() {
  const { t } = useTranslation('waiting');
  const { user } = useSession();
  const conflicts = useRows('site', 'conflict').filter(({ state }) => state === 'open');
  const nodes = useRows('site', 'node');
  const nameOf = ({ subject }: Conflict) =>
    nodes.find(({ id }) => subject === `node:${id}`)?.name ?? subject;
  const [deciding, setDeciding] = useState<{ conflict: Conflict; choice: Choice } | null>(null);
  const mayDecide = DECIDE.includes(user?.role ?? '');
  const decided = (conflict: Conflict, choice: Choice): Decided => ({
    title: t(`${choice}.title`, { node: nameOf(conflict) }),
    text: <p>{t(`${choice}.text`, { count: conflict.details.vanished })}</p>,
    doing: t(`${choice}.do`),
    danger: choice === 'apply',
    command: 'conflict.settle',
    data: { conflictId: conflict.id, choice },
    options: seenOf('conflict', conflict),
    said: t(`${choice}.done`),
  });
  return (
    <>
      <OldSystem />
      {conflicts.length === 0 ? (
        <p className={styles.empty}>{t('empty')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('title')}>
          {conflicts.map((conflict) =>
            conflict.details.fields ? (
              <BothSides key={conflict.id} conflict={conflict} mayDecide={mayDecide} />
            ) : (
              <One
                key={conflict.id}
                conflict={conflict}
                node={nameOf(conflict)}
                onDecide={mayDecide ? (choice) => setDeciding({ conflict, choice }) : undefined}
              />
            ),
          )}
        </ul>
      )}
      <ReasonDialog
        what={deciding && decided(deciding.conflict, deciding.choice)}
        onClose={() => setDeciding(null)}
      />
    </>
  );
}

type Choice = 'apply' | 'keep';

interface OneProps {
  conflict: Conflict;
  /** What it is called whose answer it was. */
  node: string;
  onDecide: ((choice: Choice) => void) | undefined;
}

function One({ conflict, node, onDecide }: OneProps) {
  const { t } = useTranslation('waiting');
  const { dayAndClock, ago, inlineLongDay } = useFormat();
  const now = useNow(60_000);
  const { vanished, known, fromDate, toDate } = conflict.details;
  const place = { from: inlineLongDay(fromDate), to: inlineLongDay(toDate) };
  const share = known > 0 ? Math.floor((vanished / known) * 100) : 0;
  return (
    <li className={styles.one}>
      <h2>
        {conflict.kind === 'bookingsVanished'
          ? t('vanished', { count: vanished, known, node })
          : t('other', { kind: conflict.kind, subject: node })}
      </h2>
      {conflict.kind === 'bookingsVanished' && (
        <>
          <div className={styles.share} aria-hidden="true">
            <i style={{ width: `${share}%` }} />
          </div>
          <p>
            {fromDate === toDate ? t('onDay', { day: place.from }) : t('between', place)}{' '}
            {fromDate <= dateOf(now) && <b>{t('today')}</b>}
          </p>
          <p className="soft">{t('why')}</p>
        </>
      )}
      <p className="soft">
        {t('since', { time: dayAndClock(conflict.madeAt), away: ago(conflict.madeAt, now) })}
      </p>
      {onDecide ? (
        <div className={styles.doing}>
          <Button onClick={() => onDecide('keep')}>{t('keep.do')}</Button>
          <Button look="danger" onClick={() => onDecide('apply')}>
            {t('apply.do')}
          </Button>
        </div>
      ) : (
        <p className={styles.who}>{t('who')}</p>
      )}
    </li>
  );
}
