/** What happened to my orders since I last looked: a line for each, what moved last on top. Looking at it is enough. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { isRecalled } from '../../domain/recall';
import { serverNow } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Status } from '../../ui/Status';
import './safety/texts';
import { type Reach, useNameOf } from './data';
import { happened, whoDid } from './happeningWords';
import styles from './News.module.css';
import { type News, useNews } from './useNews';

const FIRST = 5;

export function SinceLooked({ reach, today }: { reach: Reach[]; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const { news, since, place } = useNews(reach);
  const [all, setAll] = useState(false);
  useTold(news, today);
  return (
    <section
      aria-labelledby="news-title"
      className={`${styles.since} ${news.length === 0 ? styles.quiet : ''}`}
    >
      <h2 id="news-title" className={styles.title}>
        {t('news.title')}
        {since !== null && (
          <span className={styles.at}> {t('news.since', { time: when(since, today) })}</span>
        )}
      </h2>
      <div ref={place}>
        {news.length === 0 ? (
          <p className={styles.none}>{t(since === null ? 'news.none' : 'news.nothing')}</p>
        ) : (
          <ol className={styles.list}>
            {(all ? news : news.slice(0, FIRST)).map((one) => (
              <Row key={one.orderId} one={one} today={today} />
            ))}
          </ol>
        )}
      </div>
      {news.length > FIRST && (
        <Button look="bare" small aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('toOrder.fewer') : t('toOrder.more', { count: news.length })}
        </Button>
      )}
    </section>
  );
}

function Row({ one, today }: { one: News; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const nameOf = useNameOf();
  const { order, happenings } = one;
  const byOf = (kind: string, actor: string | null) => {
    const who = whoDid(kind, actor);
    return who ? ` ${t('by', { name: who })}` : '';
  };
  return (
    <li>
      <Link
        className={styles.item}
        href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
      >
        <span className={styles.what}>
          {nameOf(order.tracerId, order.isotopeId)} {when(order.deliverAt, today)}
        </span>
        {isRecalled(order) ? (
          <Status status="rejected" word={t('recall.short')} />
        ) : (
          <Status status={order.status} />
        )}
        <span className="soft">
          {happenings.map(({ kind, at, actor }, place) => (
            <span key={kind}>
              {place > 0 && ' · '}
              {t(happened(kind, order))} {when(at, today)}
              {byOf(kind, actor)}
            </span>
          ))}
        </span>
      </Link>
    </li>
  );
}

/** Says what others have just done to one order; of several at once only how many, so that nobody is talked at. */
function useTold(news: News[], today: string): void {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const nameOf = useNameOf();
  const told = useRef(serverNow());
  useEffect(() => {
    const fresh = news.filter(({ happenings }) => (happenings.at(-1)?.at ?? 0) > told.current);
    const [first] = fresh;
    const last = first?.happenings.at(-1);
    if (!first || !last) {
      return;
    }
    told.current = last.at;
    const { order } = first;
    if (fresh.length > 1) {
      announce(t('news.many', { count: fresh.length }));
      return;
    }
    const what = `${nameOf(order.tracerId, order.isotopeId)} ${when(order.deliverAt, today)}`;
    const who = whoDid(last.kind, last.actor);
    const by = who ? ` ${t('by', { name: who })}` : '';
    announce(`${what}: ${t(happened(last.kind, order))}${by}`);
  }, [news, nameOf, when, today, t]);
}
