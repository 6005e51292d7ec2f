/** Injections that may be ordered for a day: which, until when, and when the endpoint receives. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { InjectionOffer } from '../../domain/injections';
import type { WeekDay } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import { Deadline } from './Deadline';
import { type Reach, useNameOf } from './data';
import { InjectionForm } from './form/InjectionForm';
import styles from './InjectionOffers.module.css';

interface InjectionOffersProps {
  day: WeekDay;
  today: string;
  reach: Reach;
  orders: readonly Order[];
}

export function InjectionOffers({ day, today, reach, orders }: InjectionOffersProps) {
  const { t } = useTranslation('customer');
  const nameOf = useNameOf();
  const hours = useFormat().hours(reach.endpoint);
  const [placing, setPlacing] = useState<number | null>(null);
  const offers = day.injections.filter((offer) => offer.opening !== 'none');
  if (offers.length === 0 || day.date < today) {
    return null;
  }
  const away = offers.every((offer) => offer.opening === 'away');
  const may = (offer: InjectionOffer) => offer.opening === 'open' || offer.opening === 'passed';
  return (
    <section className={styles.offers} aria-labelledby="injections-title">
      <header className={styles.head}>
        <h2 id="injections-title">{t('inj.title')}</h2>
        <p className="soft">{t('inj.receives', { hours })}</p>
      </header>
      {away ? (
        <p className={styles.away}>{t('inj.away')}</p>
      ) : (
        <ul className={styles.list}>
          {offers.map((offer) => {
            const name = nameOf(offer.tracerId, null);
            const open = offer.opening === 'open';
            return (
              <li key={offer.tracerId} tabIndex={-1}>
                <div className={styles.row}>
                  <span className={styles.name}>{name}</span>
                  <Deadline of={offer} today={today} />
                  {may(offer) && placing !== offer.tracerId && (
                    <Button
                      look="quiet"
                      aria-label={`${t(open ? 'order' : 'request.late')} ${name}, ${t('inj.unit')}`}
                      onClick={() => setPlacing(offer.tracerId)}
                    >
                      {t(open ? 'order' : 'request.late')}
                    </Button>
                  )}
                </div>
                {placing === offer.tracerId && may(offer) && (
                  <InjectionForm
                    offer={offer}
                    date={day.date}
                    today={today}
                    reach={reach}
                    orders={orders}
                    asking={!open}
                    onClose={() => setPlacing(null)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
