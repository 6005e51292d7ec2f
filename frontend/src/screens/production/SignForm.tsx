/** The signature: what is not plain, the reason where one is asked for, what is said by signing, and the password. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Delivery } from '../../domain/day';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { vialMbqAt } from '../../domain/dispensed';
import { clock } from '../../domain/time';
import type { Refused } from '../../protocol/frames';
import { useNow, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { type Exception, exceptionsOf } from './exceptions';
import { Suggestions } from './ReasonDialog';
import { Refusal, useRefusalText } from './Refusal';
import styles from './SignForm.module.css';
import { startHere } from './startHere';
import { useWords } from './words';

interface SignFormProps {
  delivery: Delivery;
  orders: PlanOrder[];
  vials: PlanVial[];
  /** The pool stands outside the limits. */
  mustReason: boolean;
  noRight: boolean;
  refused: Refused | null;
  busy: boolean;
  /** The line dropped while the command was under way. */
  lost: boolean;
  /** Nothing may be signed now: the rows have moved on, or the screen is not live. */
  blocked: boolean;
  live: boolean;
  onSign: (password: string, reason: string) => void;
}

export function SignForm(props: SignFormProps) {
  const { t, core } = useWords();
  const refusalText = useRefusalText();
  const { user } = useSession();
  const { delivery, orders, vials, mustReason, refused, busy, blocked } = props;
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<{ at: 'rows' | 'reason' | 'password'; text: string } | null>(
    null,
  );
  // Invariant: the password stands in this box alone, and in no state; it leaves the box when it is used.
  const password = useRef<HTMLInputElement | null>(null);
  const reasonBox = useRef<HTMLTextAreaElement>(null);
  const name = useId();
  useEffect(() => {
    if (refused?.code === 'signature_wrong') {
      password.current?.focus();
    }
  }, [refused]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || blocked) {
      return;
    }
    const secret = password.current?.value ?? '';
    const problem = problemOf(secret);
    setWrong(problem);
    if (problem) {
      (problem.at === 'reason' ? reasonBox : password).current?.focus();
      return;
    }
    if (password.current) {
      password.current.value = '';
    }
    props.onSign(secret, reason.trim());
  };

  const problemOf = (secret: string): typeof wrong => {
    if (orders.length === 0) {
      return { at: 'rows', text: t('release.noOrders') };
    }
    if (vials.length === 0) {
      return { at: 'rows', text: t('release.none') };
    }
    if (new Set(orders.map((order) => order.usage)).size > 1) {
      return { at: 'rows', text: t('release.mixedUsage') };
    }
    if (mustReason && reason.trim() === '') {
      return { at: 'reason', text: t('reason.required') };
    }
    return secret === '' ? { at: 'password', text: t('release.passwordMissing') } : null;
  };

  const signatureWrong = refused?.code === 'signature_wrong';
  const reasonWrong = refused?.field === 'reason';
  const told = refused ? refusalText(refused) : null;
  return (
    <form className={styles.sign} onSubmit={submit} noValidate autoComplete="off">
      <Exceptions delivery={delivery} orders={orders} vials={vials} signer={user?.name ?? ''} />
      {props.noRight && (
        <p className={styles.warn}>{t('release.noRight', { tracer: delivery.name })}</p>
      )}
      {mustReason && (
        <>
          <Field
            label={t('reason.label')}
            error={wrong?.at === 'reason' ? wrong.text : reasonWrong ? told : null}
          >
            {(control) => (
              <textarea
                {...control}
                ref={reasonBox}
                rows={2}
                value={reason}
                maxLength={1000}
                disabled={busy}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <Suggestions texts={[t('reason.release1'), t('reason.release2')]} onPick={setReason} />
        </>
      )}
      <div className={styles.statement}>
        <p className={styles.who}>
          {t('release.signAs', {
            name: user?.name ?? '',
            role: user ? core(`role.${user.role}`) : '',
          })}
        </p>
        <p>“{t('release.meaning')}”</p>
      </div>
      <Field
        label={t('release.password')}
        hint={t('release.passwordHelp')}
        error={wrong?.at === 'password' ? wrong.text : signatureWrong ? told : null}
      >
        {(control) => (
          <input
            {...control}
            ref={(element) => {
              password.current = element;
              startHere(element);
            }}
            type="password"
            // A name of its own each time: browsers offer to keep what they recognise.
            name={name}
            autoComplete="off"
            data-1p-ignore
            data-lpignore="true"
            spellCheck={false}
            disabled={busy}
          />
        )}
      </Field>
      {wrong?.at === 'rows' && (
        <p className={styles.warn} role="alert">
          {wrong.text}
        </p>
      )}
      <Refusal refused={signatureWrong || reasonWrong ? null : refused} />
      {props.lost ? (
        <p className={styles.warn} role="alert">
          {t('release.lost')}
        </p>
      ) : (
        !props.live && <p className={styles.warn}>{t('release.offline')}</p>
      )}
      <Button type="submit" wide busy={busy} disabled={blocked && !busy}>
        {busy ? t('release.doing') : t('release.do')}
      </Button>
    </form>
  );
}

function Exceptions(props: {
  delivery: Delivery;
  orders: PlanOrder[];
  vials: PlanVial[];
  signer: string;
}) {
  const { t } = useWords();
  const now = useNow(60_000);
  const say = useExceptionWords(props.delivery);
  const found = exceptionsOf(props.orders, props.vials, props.signer, now);
  if (found.length === 0) {
    return <p className={styles.plain}>{t('release.noExceptions')}</p>;
  }
  return (
    <div className={styles.exceptions}>
      <h3>{t('release.exceptions')}</h3>
      <ul>
        {found.map((exception) => (
          <li key={say(exception)}>{say(exception)}</li>
        ))}
      </ul>
    </div>
  );
}

function useExceptionWords(delivery: Delivery): (exception: Exception) => string {
  const { t, core, format, amountOf } = useWords();
  const time = clock(delivery.deliverAt);
  const of = (vial: PlanVial) =>
    format.mbq(floorMbq(vialMbqAt(vial, delivery.halfLifeSeconds, delivery.deliverAt)), 0);
  return (exception) => {
    switch (exception.kind) {
      case 'vial':
        return t('release.excVial', {
          amount: of(exception.vial),
          time,
          text: t(`vial.explain.${exception.mark}` as 'vial.explain.clock', {
            defaultValue: exception.mark,
          }),
        });
      case 'own':
        return t('release.excOwn', { amount: of(exception.vial), time });
      case 'order':
        return t('release.excOrder', {
          amount: amountOf(exception.order),
          text: t(`orderMark.${exception.mark}` as 'orderMark.late', {
            defaultValue: exception.mark,
          }),
        });
      case 'comment':
        return t('release.excComment', { text: exception.order.comment });
      case 'usage':
        return t('release.excUsage', {
          usage: core(`usage.${exception.order.usage}` as 'usage.human').toLowerCase(),
        });
      case 'batches':
        return t('release.excBatches', {
          count: exception.batches.length,
          batches: exception.batches.join(', '),
        });
      case 'late':
        return t('release.excLate', {
          time: clock(delivery.departsAt),
          duration: format.duration(exception.by),
        });
    }
  };
}
