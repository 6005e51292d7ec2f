/** One run: what it must make by its end, against the most that it can, and where that goes. */
import { type ReactNode, useState } from 'react';
import { type Book, nameOf } from '../../../domain/book';
import { wholeMbq } from '../../../domain/need';
import type { Planned, PlannedSlot, RunSheet } from '../../../domain/sheet';
import { clock } from '../../../domain/time';
import { useNow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { RunDialog } from '../shift/RunDialog';
import '../shift/texts';
import { useDeeds } from '../useDeeds';
import { useWords } from '../words';
import { OneMore } from './OneMore';
import styles from './Plan.module.css';

interface RunCardProps {
  sheet: Planned;
  book: Book;
  date: string;
  /** What more may be done with it; nothing of a date that is long over. */
  children?: ReactNode;
}

export function RunCard({ sheet, book, date, children }: RunCardProps) {
  const { t, format } = useWords();
  const name = nameOf(book, sheet.what);
  return (
    <section className={styles.run} aria-label={`${name} ${format.when(sheet.at, date)}`}>
      <header className={styles.head}>
        <h2 className={styles.name}>
          <span className={styles.time}>{format.when(sheet.at, date)}</span> {name}
        </h2>
        <Until at={sheet.at} />
      </header>
      {sheet.neededMbq === 0 ? (
        <p className={styles.nothing}>
          {t('plan.nothing')}
          {sheet.maxMbq !== null && (
            <span className="soft">
              {' '}
              · {t('plan.left', { amount: format.mbq(sheet.maxMbq, 0) })}
            </span>
          )}
        </p>
      ) : (
        <Need sheet={sheet} />
      )}
      {sheet.slots.length > 0 && (
        <table className={styles.slots}>
          <caption className="unseen">{t('plan.slots', { time: clock(sheet.at) })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('plan.delivery')}</th>
              <th scope="col">{t('plan.ordered')}</th>
              <th scope="col">{t('plan.toDispense')}</th>
              <th scope="col">{t('plan.cost')}</th>
            </tr>
          </thead>
          <tbody>
            {sheet.slots.map((slot) => (
              <SlotRow key={slot.key} slot={slot} book={book} date={date} />
            ))}
          </tbody>
        </table>
      )}
      {children}
    </section>
  );
}

/** A run of the stream, with what may be done with it. */
export function OpenRun({ sheet, book, date }: { sheet: RunSheet; book: Book; date: string }) {
  const { t } = useWords();
  const deeds = useDeeds();
  const [putsOff, setPutsOff] = useState(false);
  return (
    <RunCard sheet={sheet} book={book} date={date}>
      {sheet.neededMbq > 0 && (
        <Button small look="quiet" onClick={() => setPutsOff(true)}>
          {t('runShift.open')} …
        </Button>
      )}
      {putsOff && (
        <RunDialog
          what={sheet.what}
          runAt={sheet.at}
          book={book}
          date={date}
          deeds={deeds}
          onClose={() => setPutsOff(false)}
        />
      )}
      {sheet.slots.length > 0 && <OneMore sheet={sheet} book={book} date={date} />}
    </RunCard>
  );
}

function Until({ at }: { at: number }) {
  const { t, format } = useWords();
  const now = useNow(1000);
  return (
    <span className={at <= now ? 'soft' : styles.until}>
      {at <= now ? t('plan.ended', { ago: format.away(at, now) }) : format.away(at, now)}
    </span>
  );
}

function Need({ sheet }: { sheet: Planned }) {
  const { t, format } = useWords();
  const { neededMbq, waitingMbq, maxMbq, leftMbq } = sheet;
  const full = Math.max(maxMbq ?? 0, neededMbq, 1);
  const over = leftMbq !== null && leftMbq < 0;
  const sure = neededMbq - waitingMbq;
  return (
    <div className={`${styles.need} ${over ? styles.over : ''}`}>
      <p className={styles.figures}>
        <span className="soft">{t('plan.must')}</span>{' '}
        <b className={styles.hero}>{format.mbq(neededMbq, 0)}</b>{' '}
        <span className="soft">
          {maxMbq === null ? t('plan.noMax') : t('plan.of', { max: format.mbq(maxMbq, 0) })}
        </span>
        {leftMbq !== null && (
          <span className={styles.left}>
            {over ? (
              <Flag tone="bad">{t('plan.over', { amount: format.mbq(-leftMbq, 0) })}</Flag>
            ) : (
              t('plan.left', { amount: format.mbq(leftMbq, 0) })
            )}
          </span>
        )}
      </p>
      <span className={styles.bar} aria-hidden="true">
        <i className={styles.sure} style={{ width: `${(sure / full) * 100}%` }} />
        <i
          className={styles.waiting}
          style={{ left: `${(sure / full) * 100}%`, width: `${(waitingMbq / full) * 100}%` }}
        />
        {maxMbq !== null && (
          <i className={styles.mark} style={{ left: `${(maxMbq / full) * 100}%` }} />
        )}
      </span>
      {waitingMbq > 0 && (
        <p className={styles.small}>
          <i className={styles.key} aria-hidden="true" />
          {t('plan.waiting', { amount: format.mbq(waitingMbq, 0) })}
        </p>
      )}
    </div>
  );
}

function SlotRow({ slot, book, date }: { slot: PlannedSlot; book: Book; date: string }) {
  const { t, format } = useWords();
  const endpoint = book.endpoints.get(slot.endpointId);
  const customer = book.customers.get(endpoint?.customerId ?? -1);
  const empty = slot.orderCount === 0;
  return (
    <tr className={empty ? styles.free : ''}>
      <th scope="row">
        <b>{format.when(slot.at, date)}</b> {customer?.shortName ?? '–'}{' '}
        <span className="soft">{endpoint?.name}</span>
        {slot.orderCount > 1 && (
          <span className="soft"> · {t('plan.orders', { count: slot.orderCount })}</span>
        )}
      </th>
      {empty ? (
        <td colSpan={3}>
          {t('plan.free')}
          {slot.maxMbq !== null && ` · ${t('plan.slotOf', { max: format.mbq(slot.maxMbq, 0) })}`}
        </td>
      ) : (
        <>
          <td>
            {format.mbq(slot.orderedMbq)}
            {slot.maxMbq !== null && (
              <small className={slot.over ? styles.bad : 'soft'}>
                {t(slot.over ? 'plan.slotOver' : 'plan.slotOf', {
                  max: format.figure(slot.maxMbq),
                })}
              </small>
            )}
          </td>
          <td>{format.mbq(wholeMbq(slot.toDispenseMbq), 0)}</td>
          <td>
            <b>{format.mbq(slot.costMbq, 0)}</b>
          </td>
        </>
      )}
    </tr>
  );
}
