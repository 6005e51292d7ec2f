/** What one order more would cost a run: an amount and a delivery, answered while one types. */
import { useId, useState } from 'react';
import { costOfOneMore } from '../../../domain/balance';
import type { Book } from '../../../domain/book';
import { parseMbq } from '../../../domain/numbers';
import type { RunSheet } from '../../../domain/sheet';
import { clock } from '../../../domain/time';
import { Balance } from '../Balance';
import { useWords } from '../words';
import styles from './Plan.module.css';

interface OneMoreProps {
  sheet: RunSheet;
  book: Book;
  date: string;
}

export function OneMore({ sheet, book, date }: OneMoreProps) {
  const { t, core, format } = useWords();
  const id = useId();
  const [text, setText] = useState('');
  const [key, setKey] = useState('');
  const slot = sheet.slots.find((one) => one.key === key) ?? sheet.slots[0];
  const parsed = parseMbq(text);
  const balance =
    parsed.ok && slot ? costOfOneMore(book, sheet.what, slot.place, parsed.value) : null;
  const problem =
    parsed.ok || parsed.why === 'empty'
      ? null
      : core(`number.${parsed.why}`, { text: text.trim() });
  return (
    <div className={styles.one}>
      <div className={styles.ask}>
        <label htmlFor={`${id}-amount`}>{t('plan.oneMore')}</label>
        <input
          id={`${id}-amount`}
          className={styles.amount}
          inputMode="decimal"
          autoComplete="off"
          placeholder={t('plan.oneMoreAmount')}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-answer`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <label htmlFor={`${id}-slot`}>{t('plan.oneMoreSlot')}</label>
        <select
          id={`${id}-slot`}
          className={styles.pick}
          value={slot?.key ?? ''}
          onChange={(event) => setKey(event.target.value)}
        >
          {sheet.slots.map((one) => (
            <option key={one.key} value={one.key}>
              {clock(one.place.at)}{' '}
              {
                book.customers.get(book.endpoints.get(one.place.slot.endpointId)?.customerId ?? -1)
                  ?.shortName
              }
            </option>
          ))}
        </select>
      </div>
      <div id={`${id}-answer`} aria-live="polite">
        {problem && <p className={styles.bad}>{problem}</p>}
        {balance && parsed.ok && (
          <>
            <p className={styles.costs}>
              {format.mbq(parsed.value)}{' '}
              {t('plan.oneMoreCosts', {
                amount: format.mbq(balance.more, 0),
                run: format.when(balance.runAt, date),
              })}
            </p>
            <Balance balance={balance} date={date} />
          </>
        )}
      </div>
    </div>
  );
}
