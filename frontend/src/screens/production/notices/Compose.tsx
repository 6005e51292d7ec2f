/** A new notice: what it says, to whom, and until when. */
import { type FormEvent, useRef, useState } from 'react';
import type { PlanCustomer } from '../../../domain/dayRows';
import { looksLikeCpr } from '../../../domain/freeText';
import { EXPIRIES, type Expiry, expiryAt } from '../../../domain/notice';
import { serverNow, useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import form from '../Form.module.css';
import { instantOf } from '../instantOf';
import order from '../order/Order.module.css';
import { Refusal, useRefusalText } from '../Refusal';
import { useWords } from '../words';
import styles from './Notices.module.css';

interface ComposeProps {
  today: string;
  customers: ReadonlyMap<number, PlanCustomer>;
}

export function Compose({ today, customers }: ComposeProps) {
  const { t, format } = useWords();
  const refusalText = useRefusalText();
  const { run, busy, refused, clear } = useAction();
  const [text, setText] = useState('');
  const [all, setAll] = useState(true);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [expiry, setExpiry] = useState<Expiry | 'own'>('today');
  const [own, setOwn] = useState({ date: today, time: '' });
  const [strict, setStrict] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const list = [...customers.values()]
    .filter((one) => !(one as { archived?: boolean }).archived)
    .sort((a, b) => a.shortName.localeCompare(b.shortName, 'da'));
  const until = expiry === 'own' ? instantOf(own.date, own.time) : expiryAt(expiry, today);
  const passed = until === null || until <= serverNow();
  const count = all ? list.length : chosen.size;
  const cpr = looksLikeCpr(text);
  const refusedAt = (field: string) =>
    refused?.field === field ? refusalText(refused) : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (text.trim() === '' || cpr) {
      box.current?.focus();
      return;
    }
    if (count === 0 || passed || busy) {
      return;
    }
    const outcome = await run('notice.post', {
      text: text.trim(),
      expiresAt: new Date(until).toISOString(),
      // Nobody named means everybody.
      customerIds: all ? [] : [...chosen],
    });
    if (outcome.type === 'done') {
      announce(t('notices.sent'));
      setText('');
      setChosen(new Set());
      setAll(true);
      setStrict(false);
      box.current?.focus();
    }
  };
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) {
      next.add(id);
    }
    setChosen(next);
  };
  return (
    <form className={styles.compose} onSubmit={submit} noValidate aria-label={t('notices.compose')}>
      <h2>{t('notices.compose')}</h2>
      <Field
        label={t('notices.text')}
        hint={t('notices.textHelp')}
        error={
          refusedAt('text') ??
          (cpr
            ? t('notices.textHelp')
            : strict && text.trim() === ''
              ? t('notices.textMissing')
              : null)
        }
      >
        {(control) => (
          <textarea
            {...control}
            ref={box}
            rows={3}
            maxLength={1000}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              clear();
            }}
          />
        )}
      </Field>
      <fieldset className={order.group}>
        <legend className={order.legend}>{t('notices.to')}</legend>
        <div className={order.chips}>
          {[true, false].map((every) => (
            <label key={String(every)} className={order.chip}>
              <input
                type="radio"
                name="to"
                className="unseen"
                checked={all === every}
                onChange={() => setAll(every)}
              />
              <span>{t(every ? 'notices.all' : 'notices.some')}</span>
            </label>
          ))}
        </div>
        {!all && (
          <div className={styles.customers}>
            {list.map((one) => (
              <label key={one.id} className={styles.customer}>
                <input
                  type="checkbox"
                  checked={chosen.has(one.id)}
                  onChange={() => toggle(one.id)}
                />
                <span>{one.shortName}</span>
              </label>
            ))}
          </div>
        )}
        <p className={order.problem} role="alert">
          {strict && count === 0 ? t('notices.nobody') : refusedAt('customerIds')}
        </p>
      </fieldset>
      <fieldset className={order.group}>
        <legend className={order.legend}>{t('notices.until')}</legend>
        <div className={order.chips}>
          {[...EXPIRIES, 'own' as const].map((one) => (
            <label key={one} className={order.chip}>
              <input
                type="radio"
                name="until"
                className="unseen"
                checked={expiry === one}
                onChange={() => setExpiry(one)}
              />
              <span>{one === 'own' ? t('notices.own') : t(`notices.expiry.${one}`)}</span>
            </label>
          ))}
        </div>
        {expiry === 'own' && (
          <div className={form.two}>
            <Field label={t('notices.ownDate')}>
              {(control) => (
                <input
                  {...control}
                  type="date"
                  min={today}
                  value={own.date}
                  onChange={(event) => setOwn({ ...own, date: event.target.value })}
                />
              )}
            </Field>
            <Field
              label={t('notices.ownTime')}
              error={strict && passed ? t('notices.badTime') : null}
            >
              {(control) => (
                <input
                  {...control}
                  inputMode="numeric"
                  autoComplete="off"
                  value={own.time}
                  onChange={(event) => setOwn({ ...own, time: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
        <p className={order.problem} role="alert">
          {refusedAt('expiresAt') ??
            (strict && passed && expiry !== 'own' ? t('notices.badTime') : null)}
        </p>
      </fieldset>
      {until !== null && !passed && count > 0 && (
        <p className={styles.summary}>
          {t('notices.summary', { count, time: format.dayAndClock(until) })}
        </p>
      )}
      {refused && !['text', 'customerIds', 'expiresAt'].includes(refused.field ?? '') && (
        <Refusal refused={refused} />
      )}
      <div className={form.buttons}>
        <Button type="submit" busy={busy}>
          {t('notices.send')}
        </Button>
      </div>
    </form>
  );
}
