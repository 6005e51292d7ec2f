/** What customers ask, first on production's list: who, what, what it costs at this second, and one key for the answer. */
import { useEffect, useRef, useState } from 'react';
import type { Book } from '../../../domain/book';
import type { PlanOrder } from '../../../domain/dayRows';
import type { Request } from '../../../protocol/rows';
import { announce } from '../../../ui/announce';
import { useMedia } from '../../../ui/useMedia';
import { ReasonDialog } from '../ReasonDialog';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import { RequestCard } from './RequestCard';
import styles from './Requests.module.css';
import './texts';
import { useRequestWords } from './useRequestWords';

interface RequestsProps {
  requests: readonly Request[];
  fresh: ReadonlySet<number>;
  book: Book;
  today: string;
  deeds: Deeds;
  /** How often a delivery was chosen beside them: each time the open one folds, and leaves its room. */
  elsewhere: number;
  onSeen: (id: number) => void;
  /** Shows the order on its day. */
  onShow: (order: PlanOrder) => void;
}

type Asking = { how: 'grant' | 'decline'; request: Request } | null;

export function Requests(props: RequestsProps) {
  const { requests, fresh, book, today, deeds, elsewhere, onSeen, onShow } = props;
  const { t } = useWords();
  const whatOf = useRequestWords(book, today);
  const [asking, setAsking] = useState<Asking>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each choice folds it.
  useEffect(() => setChosen(null), [elsewhere]);
  // One line each leaves room for what else waits, but in a very tall window; going to it opens it.
  const roomy = useMedia('(min-height: 1200px)');
  if (requests.length === 0 && asking === null) {
    return null;
  }
  const first = roomy ? (requests[0]?.id ?? null) : null;
  const whole = requests.some(({ id }) => id === chosen) ? chosen : first;
  const orderOf = (request: Request) => book.orders.find((one) => one.id === request.orderId);
  const answer = async (request: Request, how: 'grant' | 'decline', reason: string) => {
    const order = orderOf(request);
    const shown = {
      [`request:${request.id}`]: request,
      ...(order ? { [`order:${order.id}`]: order } : {}),
    };
    const data = { requestId: request.id, ...(reason ? { reason } : {}) };
    const outcome = await deeds.run(placeOf(request), `request.${how}`, data, shown);
    if (outcome?.type === 'done') {
      setAsking(null);
      announce(
        t(how === 'grant' ? 'requests.granted' : 'requests.declined', { what: whatOf(request) }),
      );
      // The next one takes the keyboard, not nobody.
      list.current?.querySelector<HTMLElement>('[data-request]')?.focus();
    } else if (outcome?.code === 'reason_required') {
      setAsking({ how, request });
    }
  };
  const ask = (how: 'grant' | 'decline', request: Request) => {
    deeds.clear(placeOf(request));
    setAsking({ how, request });
  };
  return (
    <section
      className={styles.requests}
      data-requests={requests.length}
      data-whole={whole === null ? undefined : true}
      aria-label={t('requests.label')}
    >
      <h2 className={styles.title}>
        {t('requests.title', { count: requests.length })} <kbd>Q</kbd>
      </h2>
      <ol ref={list}>
        {requests.map((request) => (
          <RequestCard
            key={request.id}
            request={request}
            order={orderOf(request)}
            book={book}
            today={today}
            isNew={fresh.has(request.id)}
            whole={request.id === whole}
            busy={deeds.pending.has(placeOf(request))}
            refusing={asking ? undefined : deeds.refusals.get(placeOf(request))}
            onSeen={() => {
              setChosen(request.id);
              onSeen(request.id);
            }}
            onShow={onShow}
            onGrant={() => void answer(request, 'grant', '')}
            onGrantWith={() => ask('grant', request)}
            onDecline={() => ask('decline', request)}
          />
        ))}
      </ol>
      {asking && (
        <ReasonDialog
          open
          danger={asking.how === 'decline'}
          optional={asking.how === 'grant'}
          title={t(`requests.${asking.how}Title`, { what: whatOf(asking.request) })}
          text={t(`requests.${asking.how}Text`)}
          label={t('requests.answer')}
          doing={t(`requests.${asking.how}`)}
          suggestions={
            asking.how === 'grant'
              ? [t('requests.grant1'), t('requests.grant2')]
              : [t('requests.decline1'), t('requests.decline2'), t('requests.decline3')]
          }
          busy={deeds.pending.has(placeOf(asking.request))}
          refused={deeds.refusals.get(placeOf(asking.request))?.refused ?? null}
          onClose={() => setAsking(null)}
          onReason={(reason) => void answer(asking.request, asking.how, reason)}
        />
      )}
    </section>
  );
}

/** Where the state and the refusal of an answer stand. */
function placeOf(request: Pick<Request, 'id'>): string {
  return `request:${request.id}`;
}
