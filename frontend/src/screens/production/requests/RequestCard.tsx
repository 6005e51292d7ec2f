/** One request: who asks for what, before and after, what it costs the runs, and G or D to answer it. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Passed } from '../../../domain/balance';
import type { Book } from '../../../domain/book';
import type { PlanOrder } from '../../../domain/dayRows';
import { type FieldChange, type Impact, impactOf } from '../../../domain/impact';
import { clock } from '../../../domain/time';
import type { Request } from '../../../protocol/rows';
import { useNow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { keyName } from '../../../ui/useKeys';
import { Balance } from '../Balance';
import { Refused } from '../Refused';
import type { Refusing } from '../useDeeds';
import { useWords } from '../words';
import styles from './Requests.module.css';
import { useRequestWords } from './useRequestWords';

interface RequestCardProps {
  request: Request;
  order: PlanOrder | undefined;
  book: Book;
  today: string;
  isNew: boolean;
  /** Shown in full; the others stand as one line until they get the focus. */
  whole: boolean;
  busy: boolean;
  refusing: Refusing | undefined;
  onSeen: () => void;
  onShow: (order: PlanOrder) => void;
  onGrant: () => void;
  onGrantWith: () => void;
  onDecline: () => void;
}

export function RequestCard(props: RequestCardProps) {
  const { request, book, today, isNew, whole, busy } = props;
  const { t, format } = useWords();
  const now = useNow(1000);
  const whatOf = useRequestWords(book, today);
  const box = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // It grew under the hands that went to it: its answers come into sight.
    if (whole && box.current?.contains(document.activeElement)) {
      box.current.scrollIntoView({ block: 'nearest' });
    }
  }, [whole]);
  const onKey = (event: KeyboardEvent) => {
    const act = { g: props.onGrant, 'shift+g': props.onGrantWith, d: props.onDecline }[
      keyName(event)
    ];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat && !busy) {
      event.preventDefault();
      // The screen has other uses for these keys.
      event.stopPropagation();
      props.onSeen();
      act();
    }
  };
  return (
    <li
      ref={box}
      className={`${styles.card} ${isNew ? styles.fresh : ''} ${whole ? '' : styles.brief}`}
      data-request={request.id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for the answer by one key.
      tabIndex={0}
      aria-label={`${t(`requests.kind.${request.kind}`)}: ${whatOf(request)}`}
      aria-keyshortcuts="G D"
      onFocus={props.onSeen}
      onPointerDown={props.onSeen}
      onKeyDown={onKey}
    >
      <p className={styles.kind}>
        <b>{t(`requests.kind.${request.kind}`)}</b>
        <span className="soft">
          {t('requests.madeBy', { who: request.madeBy, ago: format.away(request.madeAt, now) })}
        </span>
      </p>
      <p className={styles.what}>
        <b>{whatOf(request)}</b>
        <span className="soft"> {book.endpoints.get(request.endpointId)?.name}</span>
      </p>
      {whole && <Whole {...props} now={now} />}
    </li>
  );
}

/** What is asked, what it costs, and the answers. */
function Whole(props: RequestCardProps & { now: number }) {
  const { request, order, book, today, busy, refusing, now } = props;
  const { t } = useWords();
  const impact = impactOf(request, order, book, now);
  return (
    <>
      <Asked request={request} impact={impact} order={order} />
      {request.text && <p className={styles.text}>{request.text}</p>}
      <Cost impact={impact} date={today} now={now} />
      <Refused refusing={refusing} rows={book} />
      <div className={styles.answers}>
        <Button hotkey="G" busy={busy} onClick={props.onGrant}>
          {t('requests.grant')}
        </Button>
        <Button look="quiet" hotkey="D" disabled={busy} onClick={props.onDecline}>
          {t('requests.decline')}
        </Button>
        <Button look="bare" small disabled={busy} onClick={props.onGrantWith}>
          {t('requests.grantWith')}
        </Button>
        {order && (
          <Button look="bare" small onClick={() => props.onShow(order)}>
            {t('requests.show')}
          </Button>
        )}
      </div>
    </>
  );
}

/** What is asked for: a late order in full, a change field by field. */
function Asked(props: { request: Request; impact: Impact; order: PlanOrder | undefined }) {
  const { t, amountOf } = useWords();
  const say = useFieldWords();
  const { request, impact, order } = props;
  if (request.orderId !== null && !order) {
    return <p className="soft">{t('requests.gone')}</p>;
  }
  if (request.kind === 'late') {
    const asked = request.data as { kind?: string; comment?: string };
    return (
      <p className={styles.asked}>
        <b>{amountOf({ kind: asked.kind ?? 'activity', ...impact })}</b>
        {asked.comment && <span> “{asked.comment}”</span>}
      </p>
    );
  }
  if (request.kind === 'cancel') {
    return order ? <p className={styles.asked}>{amountOf(order)}</p> : null;
  }
  if (impact.changes.length === 0) {
    return <p className="soft">{t('requests.nothing')}</p>;
  }
  return (
    <ul className={styles.asked}>
      {impact.changes.map((change) => (
        <li key={change.field}>
          <span className="soft">{t(`requests.field.${change.field}`)}</span>{' '}
          {say(change, change.before)} <span aria-hidden="true">→</span>
          <span className="unseen">{t('balance.becomes')}</span> <b>{say(change, change.after)}</b>
        </li>
      ))}
    </ul>
  );
}

function useFieldWords(): (change: FieldChange, value: string | number | null) => string {
  const { core, format } = useWords();
  return (change, value) => {
    if (value === null || value === '') {
      return '–';
    }
    switch (change.field) {
      case 'orderedMbq':
        return format.mbq(Number(value));
      case 'deliverAt':
        return format.dayAndClock(Number(value));
      case 'usage':
        return core(`usage.${value}` as 'usage.human');
      default:
        return String(value);
    }
  };
}

/** What it costs: at the run while that is ahead, at this second once it has ended; and every limit that it passes. */
function Cost({ impact, date, now }: { impact: Impact; date: string; now: number }) {
  const { t, format } = useWords();
  const { balances, takesMbq, passed, closed } = impact;
  const amount = (one: Passed, value: number) =>
    one.which === 'injections' ? format.figure(value) : format.mbq(Math.ceil(value - 1e-6), 0);
  // The run's own balance says when the sum is too much.
  const limits = passed.filter(({ which }) => which !== 'runSum');
  return (
    <div className={styles.cost}>
      {balances.map((balance) => (
        <div key={balance.runAt}>
          <p className={styles.more}>
            {t(balance.more >= 0 ? 'requests.costs' : 'requests.frees', {
              amount: format.mbq(Math.abs(balance.more), 0),
              run: format.when(balance.runAt, date),
            })}
            {balance.runAt > now && (
              <span className="soft"> ({format.away(balance.runAt, now)})</span>
            )}
          </p>
          <Balance balance={balance} date={date} />
        </div>
      ))}
      {takesMbq !== 0 && (
        <p className={styles.takes}>
          {t(takesMbq > 0 ? 'requests.takes' : 'requests.gives', {
            amount: format.mbq(Math.abs(takesMbq), 0),
          })}
        </p>
      )}
      {balances.length === 0 && <p className="soft">{t('requests.costsNothing')}</p>}
      {limits.map((one) => (
        <p key={one.which}>
          <Flag tone="warn">
            {t(`requests.passed.${one.which}`, {
              value: amount(one, one.value),
              limit: amount(one, one.limit),
            })}
          </Flag>
        </p>
      ))}
      {closed !== null && (
        <p>
          <Flag tone="warn">{t('requests.closed', { name: closed || t('closed.day') })}</Flag>
        </p>
      )}
      {impact.deliverAt <= now && (
        <p>
          <Flag tone="bad">
            {t('requests.past')} {clock(impact.deliverAt)}
          </Flag>
        </p>
      )}
    </div>
  );
}
