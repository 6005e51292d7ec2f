/** Putting off all that a run feeds, in one act: each delivery with where it goes, and what the runs must make then. */
import { type FormEvent, useMemo, useState } from 'react';
import { type Book, nameOf, type What } from '../../../domain/book';
import { shownRows } from '../../../domain/dayStale';
import { balancesTogether, type FedDelivery, fedBy, type Pick } from '../../../domain/runShift';
import type { Choice } from '../../../domain/shift';
import { clock } from '../../../domain/time';
import { useNow } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { Flag } from '../../../ui/Flag';
import { Balance } from '../Balance';
import styles from '../Form.module.css';
import {
  focusReason,
  isOfReason,
  reasonData,
  reasonIsWhole,
  useReason,
} from '../order/ReasonChoice';
import { Refused } from '../Refused';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import { PostponeReason } from './PostponeReason';
import shift from './Shift.module.css';
import './texts';

/** How far ahead a later delivery is looked for. */
const DAYS = 8;
/** A delivery that stays where it is. */
const STAYS = '';
/** What was chosen is there no more. */
const LOST = '?';

interface RunDialogProps {
  what: What;
  runAt: number;
  book: Book;
  date: string;
  deeds: Deeds;
  onClose: () => void;
}

export function RunDialog(props: RunDialogProps) {
  const { t, format } = useWords();
  const { book, what, runAt, date } = props;
  const run = { what: nameOf(book, what), time: format.when(runAt, date) };
  return (
    <Dialog open broad title={t('runShift.title', run)} onClose={props.onClose}>
      <RunForm {...props} />
    </Dialog>
  );
}

function RunForm({ what, runAt, book, date, deeds, onClose }: RunDialogProps) {
  const { t } = useWords();
  const minute = useNow(60_000);
  const fed = useMemo(() => fedBy(book, what, runAt, DAYS, minute), [book, what, runAt, minute]);
  // What comes while one looks stays until somebody chooses.
  const [wanted, setWanted] = useState<ReadonlyMap<string, string>>(
    () => new Map(fed.map((delivery) => [delivery.key, firstOf(delivery)])),
  );
  const [reason, setReason] = useReason();
  const [strict, setStrict] = useState(false);
  const picks = fed.flatMap((delivery): Pick[] => {
    const choice = choiceOf(delivery, wanted.get(delivery.key));
    return choice && choice !== LOST ? [{ delivery, choice }] : [];
  });
  const lost = fed.some((delivery) => choiceOf(delivery, wanted.get(delivery.key)) === LOST);
  const place = `run:${runAt}`;
  const refusing = deeds.refusals.get(place);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!reasonIsWhole(reason)) {
      focusReason();
      return;
    }
    if (picks.length === 0 || lost || deeds.pending.has(place)) {
      return;
    }
    const [first, ...more] = picks.map(({ delivery, choice }) => ({
      orderIds: delivery.orders.map(({ id }) => id),
      deliveryDate: choice.place.date,
      slotId: choice.place.slot.id,
    }));
    const data = { ...first, ...reasonData(reason), more };
    const shown = shownRows(picks.flatMap(({ delivery }) => delivery.orders));
    const outcome = await deeds.run(place, 'order.postpone', data, shown);
    if (outcome?.type === 'done') {
      announce(t('runShift.done', { count: picks.length }));
      onClose();
    }
  };

  if (fed.length === 0) {
    return <p className={shift.none}>{t('runShift.nothing')}</p>;
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t('runShift.text')}</p>
      <ul className={shift.fed}>
        {fed.map((delivery) => (
          <Row
            key={delivery.key}
            delivery={delivery}
            chosen={choiceOf(delivery, wanted.get(delivery.key))}
            book={book}
            date={date}
            onChoose={(key) => setWanted(new Map(wanted).set(delivery.key, key))}
          />
        ))}
      </ul>
      {picks.length > 0 && (
        <div className={shift.choices}>
          <p className={shift.legend}>{t('runShift.runs')}</p>
          {balancesTogether(book, what, picks).map((balance) => (
            <Balance key={balance.runAt} balance={balance} date={date} />
          ))}
        </div>
      )}
      <PostponeReason
        reason={reason}
        onReason={setReason}
        strict={strict}
        refused={refusing?.refused ?? null}
      />
      <Refused refusing={isOfReason(refusing?.refused) ? undefined : refusing} rows={book} />
      {strict && picks.length === 0 && <p role="alert">{t('runShift.choose')}</p>}
      {strict && lost && <p role="alert">{t('runShift.lost')}</p>}
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={deeds.pending.has(place)}>
          {t('runShift.do', { count: picks.length })}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** Where a delivery goes at first: to the next one that it can be put off to. */
function firstOf({ left, choices }: FedDelivery): string {
  return left ? STAYS : (choices[0]?.key ?? STAYS);
}

/** Where a delivery goes, as chosen; null: it stays. */
function choiceOf(
  { left, choices }: FedDelivery,
  wanted: string = STAYS,
): Choice | typeof LOST | null {
  return left || wanted === STAYS ? null : (choices.find(({ key }) => key === wanted) ?? LOST);
}

interface RowProps {
  delivery: FedDelivery;
  chosen: Choice | typeof LOST | null;
  book: Book;
  date: string;
  onChoose: (key: string) => void;
}

function Row({ delivery, chosen, book, date, onChoose }: RowProps) {
  const { t, format } = useWords();
  const customer = book.customers.get(delivery.customerId)?.shortName ?? '–';
  const from = format.when(delivery.deliverAt, date);
  const ordered = delivery.orders.reduce((sum, order) => sum + (order.orderedMbq ?? 0), 0);
  return (
    <li className={shift.fedRow}>
      <span className={shift.fedHead}>
        <b>
          {from} {customer}
        </b>{' '}
        <span className="soft">{book.endpoints.get(delivery.endpointId)?.name}</span>
        <b>{format.mbq(ordered)}</b>
      </span>
      {delivery.left ? (
        <Flag tone="warn">{t('runShift.left')}</Flag>
      ) : delivery.choices.length === 0 && chosen !== LOST ? (
        <Flag tone="warn">{t('runShift.nowhere', { days: DAYS })}</Flag>
      ) : (
        <Field
          label={t('runShift.to', { customer, from })}
          error={chosen === LOST ? t('runShift.lost') : null}
        >
          {(control) => (
            <select
              {...control}
              value={chosen === LOST ? LOST : (chosen?.key ?? STAYS)}
              onChange={(event) => onChoose(event.target.value)}
            >
              {chosen === LOST && (
                <option value={LOST} disabled>
                  –
                </option>
              )}
              {delivery.choices.map(({ key, place }) => (
                <option key={key} value={key}>
                  {place.date === date ? clock(place.at) : format.dayAndClock(place.at)}
                </option>
              ))}
              <option value={STAYS}>{t('runShift.stays')}</option>
            </select>
          )}
        </Field>
      )}
      {chosen && chosen !== LOST && (
        <span className={shift.fedSum}>
          {t('shift.means', {
            meant: format.mbq(chosen.meantMbq, 0),
            to: format.when(chosen.place.at, date),
          })}
          {'; '}
          {t('shift.costs', {
            run: format.when(chosen.place.runAt, chosen.place.date),
            amount: format.mbq(chosen.costMbq, 0),
          })}
        </span>
      )}
    </li>
  );
}
