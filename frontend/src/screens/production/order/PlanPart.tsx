/** What an order as it is typed does to the plan: its run before and after, and every limit that it passes. */
import { balancesOf, type Passed, prospect } from '../../../domain/balance';
import { type Book, demandsOf } from '../../../domain/book';
import type { PlanOrder } from '../../../domain/dayRows';
import type { Draft, ReadDraft } from '../../../domain/draft';
import { wholeMbq } from '../../../domain/need';
import { Flag } from '../../../ui/Flag';
import { Balance } from '../Balance';
import '../requests/texts';
import { useWords } from '../words';
import styles from './Order.module.css';

interface PlanPartProps {
  draft: Draft;
  read: ReadDraft;
  book: Book;
  order: PlanOrder | undefined;
  passed: readonly Passed[];
}

export function PlanPart({ draft, read, book, order, passed }: PlanPartProps) {
  const { t, format } = useWords();
  const { offer, place, orderedMbq } = read;
  if (!offer || (place === null && passed.length === 0)) {
    return null;
  }
  const after =
    place && orderedMbq !== null ? [prospect(book, offer.what, place, orderedMbq, order?.id)] : [];
  const before = order ? demandsOf(book, offer.what).filter((one) => one.id === order.id) : [];
  const balances = balancesOf(book, offer.what, { before, after });
  const amount = (one: Passed, value: number) =>
    one.which === 'injections' ? format.figure(value) : format.mbq(wholeMbq(value), 0);
  return (
    <section className={styles.plan} aria-live="polite">
      <h3>{t('order.plan')}</h3>
      {after[0] && after[0].toDispenseMbq !== orderedMbq && (
        <p className="soft">
          {t('order.withOverhead', { amount: format.mbq(wholeMbq(after[0].toDispenseMbq), 0) })}
        </p>
      )}
      {balances.map((balance) => (
        <Balance key={balance.runAt} balance={balance} date={draft.date} />
      ))}
      {passed
        .filter(({ which }) => which !== 'runSum')
        .map((one) => (
          <Flag key={one.which} tone="warn">
            {t(`requests.passed.${one.which}`, {
              value: amount(one, one.value),
              limit: amount(one, one.limit),
            })}
          </Flag>
        ))}
    </section>
  );
}
