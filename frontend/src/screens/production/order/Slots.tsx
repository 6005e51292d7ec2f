/** The deliveries of a date to order for, each with its run and how much of it is taken. */
import { type Book, placesOn, takenMbq } from '../../../domain/book';
import { firstDate, type Offer } from '../../../domain/draft';
import { addDays, clock } from '../../../domain/time';
import { Button } from '../../../ui/Button';
import { useWords } from '../words';
import styles from './Order.module.css';

interface SlotsProps {
  book: Book;
  endpointId: number;
  offer: Offer;
  date: string;
  slotId: number | null;
  /** An order that is changed takes no room beside itself. */
  orderId: number | undefined;
  error: string | null;
  onSlot: (slotId: number) => void;
  onDate: (date: string) => void;
}

export function Slots(props: SlotsProps) {
  const { t, format } = useWords();
  const { book, endpointId, offer, date, slotId, orderId, error, onSlot, onDate } = props;
  const places = placesOn(book, endpointId, offer.what, date);
  const next = firstDate(book, endpointId, offer, addDays(date, 1));
  const closed = book.closed.get(date);
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('order.slot')}</legend>
      {closed !== undefined && (
        <p className={styles.warn}>
          {closed ? t('closed.named', { name: closed }) : t('closed.day')}. {t('closed.text')}
        </p>
      )}
      {places.length === 0 && (
        <p className="soft">
          {t('order.noSlots')}{' '}
          {next > date && (
            <Button look="quiet" small onClick={() => onDate(next)}>
              {t('order.nextDate', { day: format.inlineLongDay(next) })}
            </Button>
          )}
        </p>
      )}
      <div className={styles.slots}>
        {places.map((place) => {
          const taken = takenMbq(book, place, orderId === undefined ? [] : [orderId]);
          const { maxMbq } = place.slot;
          return (
            <label key={place.slot.id} className={styles.slot}>
              <input
                type="radio"
                name="slot"
                className="unseen"
                checked={place.slot.id === slotId}
                onChange={() => onSlot(place.slot.id)}
              />
              <span className={styles.slotBox}>
                <b>{clock(place.at)}</b>
                <small>{t('order.departs', { run: format.when(place.runAt, date) })}</small>
                <small>
                  {maxMbq === null
                    ? t('order.taken', { amount: format.mbq(taken, 0) })
                    : t('order.takenOf', {
                        amount: format.figure(taken, 0),
                        max: format.mbq(maxMbq, 0),
                      })}
                </small>
              </span>
            </label>
          );
        })}
      </div>
      <p className={styles.problem} role="alert">
        {error}
      </p>
    </fieldset>
  );
}
