/** All requests of the window, open ones in front; what production decides is said aloud when it comes. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useFormat } from '../../domain/format';
import { inOrder } from '../../domain/requests';
import { ms } from '../../domain/time';
import type { Order, Request } from '../../protocol/rows';
import { useNow } from '../../sync';
import { shared } from '../../sync/store';
import { announce } from '../../ui/announce';
import { type Reach, useAll, useRequests } from './data';
import styles from './News.module.css';
import { RequestMark } from './RequestMark';
import notes from './RequestNote.module.css';
import { useAnswerOf, useSubject, useWishWords } from './words';

const MOST = 8;
/** How long a decision that has just come is marked. */
const FRESH = 60_000;

export function Requests({ reach, today }: { reach: Reach[]; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const subject = useSubject();
  const answerOf = useAnswerOf();
  const words = useWishWords();
  const requests = useRequests(reach);
  const orders = useAll(reach, 'order');
  const slots = useAll(reach, 'slot');
  const traces = useStore(shared, (state) => state.traces);
  useNow(10_000);
  useDecisions(requests, orders);
  const listed = inOrder(requests).slice(0, MOST);
  if (listed.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="requests-title">
      <h2 id="requests-title" className={styles.title}>
        {t('request.list')}
      </h2>
      <ul className={notes.list}>
        {listed.map((request) => {
          const order = orders.find((row) => row.id === request.orderId);
          const trace = traces.get(`request:${request.id}`);
          const fresh =
            trace !== undefined && request.state !== 'open' && Date.now() - trace.at < FRESH;
          const what = subject(request, order, slots, today);
          const at = request.answeredAt ?? request.madeAt;
          return (
            <li key={request.id}>
              <Link
                className={`${notes.item} ${notes[request.state]} ${fresh ? notes.fresh : ''}`}
                href={`/orders/${request.endpointId}/${order?.deliveryDate ?? request.deliveryDate}${order ? `?order=${order.id}` : ''}`}
              >
                <span className={notes.state}>
                  <RequestMark state={request.state} />
                  {t(`request.state.${request.state}`)}
                </span>
                <span>
                  <b>{what}</b> {words(request, order)}
                </span>
                <span className="soft">
                  {request.state === 'open'
                    ? t('request.madeBy', { name: request.madeBy, time: when(at, today) })
                    : t('request.answeredBy', {
                        name: request.answeredBy ?? request.madeBy,
                        time: when(at, today),
                      })}
                </span>
                {request.answer && <span>{answerOf(request)}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Says each decision once, when it comes; not those that were there before. */
function useDecisions(requests: readonly Request[], orders: readonly Order[]): void {
  const { t } = useTranslation('customer');
  const words = useWishWords();
  const states = useRef<Map<number, string> | null>(null);
  useEffect(() => {
    const before = states.current;
    states.current = new Map(requests.map((row) => [row.id, row.state]));
    const decided = requests.filter(
      (row) =>
        before?.get(row.id) === 'open' && (row.state === 'granted' || row.state === 'declined'),
    );
    const newest = decided.sort(
      (one, other) => ms(other.answeredAt ?? 0) - ms(one.answeredAt ?? 0),
    )[0];
    if (newest) {
      const order = orders.find((row) => row.id === newest.orderId);
      const said = [
        t(`request.headline.${newest.kind}.${newest.state}`),
        words(newest, order),
        newest.answer,
      ];
      announce(said.filter(Boolean).join(': '));
    }
  }, [requests, orders, words, t]);
}
