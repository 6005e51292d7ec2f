/** Taking a release back: where each vial is now, why, and whose signatures it needs. */
import { useMemo, useRef, useState } from 'react';
import type { Delivery } from '../../../domain/day';
import type { DayRows, PlanOrder, PlanVial } from '../../../domain/dayRows';
import { seenOf, shownRows, staleChanges } from '../../../domain/dayStale';
import { DECISION_CODES } from '../../../domain/draft';
import { clock } from '../../../domain/time';
import type { Certificate } from '../../../protocol/rows';
import { useNow } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { useRefusalText } from '../../../ui/Refusal';
import { useAnswer } from '../../audit/useAnswer';
import order from '../order/Order.module.css';
import {
  focusReason,
  ReasonChoice,
  reasonData,
  reasonIsWhole,
  useReason,
} from '../order/ReasonChoice';
import { usePresent } from '../ReleaseDialog';
import styles from '../ReleaseDialog.module.css';
import { Stale } from '../Stale';
import { type Second, SignPart, Unknown } from '../signing/SignPart';
import { useSigning } from '../signing/useSigning';
import { Measured, useVialWords } from '../VialList';
import { useWords } from '../words';
import own from './Evidence.module.css';

export type Fate = 'here' | 'atCustomer' | 'destroyed';
const FATES: readonly Fate[] = ['here', 'atCustomer', 'destroyed'];

/** All that was released together, as the server reads it. */
interface Release {
  orders: PlanOrder[];
  vials: PlanVial[];
  certificates: Certificate[];
}

interface CorrectDialogProps {
  delivery: Delivery;
  rows: DayRows;
  certificates: readonly Certificate[];
  onClose: () => void;
}

export function CorrectDialog(props: CorrectDialogProps) {
  const here = new Set(props.rows.vials.map((vial) => vial.id));
  // Decided once: a vial that leaves the stream while one looks at it is gone, and that is told.
  const [old] = useState(() =>
    props.delivery.orders.some(
      (one) => one.status === 'released' && one.vialIds.some((id) => !here.has(id)),
    ),
  );
  return old ? <OldRelease {...props} /> : <Correction {...props} />;
}

/** COR-20: what was released before the window is fetched whole first, and again as production moves. */
function OldRelease(props: CorrectDialogProps) {
  const { t, core, whatOf } = useWords();
  const refusalText = useRefusalText();
  const { delivery, rows, onClose } = props;
  const order = delivery.orders.find((one) => one.status === 'released');
  const { found, refused, again } = useAnswer<Release>(
    'release.read',
    order ? { orderId: order.id } : null,
    useMoves('production'),
  );
  const read = useMemo(
    () => found && { ...rows, orders: found.orders, vials: found.vials },
    [rows, found],
  );
  if (found && read) {
    return (
      <Correction
        {...props}
        delivery={{ ...delivery, orders: found.orders }}
        rows={read}
        certificates={found.certificates}
      />
    );
  }
  return (
    <Dialog open title={t('release.correctTitle', { what: whatOf(delivery) })} onClose={onClose}>
      {refused ? (
        <div role="alert">
          <p>{t('release.notRead', { why: refusalText(refused) })}</p>
          <Button look="quiet" onClick={again}>
            {core('do.retry')}
          </Button>
        </div>
      ) : (
        <p role="status">{t('release.reading')}</p>
      )}
    </Dialog>
  );
}

function Correction(props: CorrectDialogProps) {
  const { t, whatOf, amountOf } = useWords();
  const signing = useSigning();
  const now = useNow(1000);
  const { rows, onClose } = props;
  // What one looks at is what one takes back.
  const [{ delivery, orders, vials, certificates }] = useState(() => frozen(props));
  const [fates, setFates] = useState<ReadonlyMap<number, Fate>>(new Map());
  const [reason, setReason] = useReason();
  const [strict, setStrict] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const shown = shownRows(orders, vials);
  const present = usePresent(shown, rows, signing.refused);
  const stale = signing.phase === 'asking' && staleChanges(shown, present).length > 0;
  const after = now > delivery.deliverAt;
  const { refused } = signing;
  const problem = (): string | null => {
    setStrict(true);
    if (vials.some((vial) => !fates.has(vial.id))) {
      list.current?.querySelector<HTMLInputElement>('[data-open] input')?.focus();
      return '';
    }
    if (!reasonIsWhole(reason)) {
      focusReason();
      return '';
    }
    return null;
  };
  const sign = async (password: string, second: Second | null) => {
    const done = await signing.sign(
      {
        name: 'order.correct',
        data: {
          orderIds: orders.map((one) => one.id),
          vials: vials.map((vial) => ({ vialId: vial.id, fate: fates.get(vial.id) })),
          ...reasonData(reason),
          ...(second ? { secondSignature: second } : {}),
        },
        seen: seenOf(shown),
        meaning: 'correct',
      },
      password,
    );
    if (done) {
      announce(t('release.corrected', { what: whatOf(delivery) }));
      onClose();
    }
  };
  return (
    <Dialog
      open
      broad
      title={t('release.correctTitle', { what: whatOf(delivery) })}
      onClose={onClose}
      fixed={signing.phase === 'signing'}
    >
      {signing.phase === 'unknown' ? (
        <Unknown onClose={onClose} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.rows}>
            <ul className={own.strikes}>
              <li>
                {t('release.correctOrders', {
                  orders: orders.map((one) => amountOf(one)).join(' + '),
                })}
              </li>
              {certificates.map((one) => (
                <li key={one.id}>
                  {t('release.willStrike', { number: one.number, version: one.version })}
                </li>
              ))}
              <li>{t('release.customerAcknowledges')}</li>
            </ul>
            {stale && <Stale shown={shown} present={present} rows={rows} />}
            <div className={own.fates} ref={list}>
              {vials.map((vial) => (
                <FateOf
                  key={vial.id}
                  vial={vial}
                  delivery={delivery}
                  fate={fates.get(vial.id) ?? null}
                  strict={strict}
                  disabled={signing.phase === 'signing'}
                  onFate={(fate) => setFates(new Map(fates).set(vial.id, fate))}
                />
              ))}
            </div>
          </div>
          <SignPart
            signing={signing}
            meaning={t('release.meaningCorrect')}
            doing={t('release.doCorrect')}
            danger
            second={after}
            focus={false}
            fields={['reason', 'reasonCode']}
            blocked={stale}
            problem={problem}
            onSign={(password, second) => void sign(password, second)}
          >
            <ReasonChoice
              reason={reason}
              onReason={setReason}
              codes={DECISION_CODES}
              often={[
                { code: 'mistake', words: t('release.correctReason1') },
                { code: 'mistake', words: t('release.correctReason2') },
                { code: 'quality', words: t('release.correctReason3') },
              ]}
              disabled={signing.phase === 'signing'}
              text={t('reason.signed')}
              strict={strict}
              refused={refused}
            />
          </SignPart>
        </div>
      )}
    </Dialog>
  );
}

function FateOf(props: {
  vial: PlanVial;
  delivery: Delivery;
  fate: Fate | null;
  strict: boolean;
  disabled: boolean;
  onFate: (fate: Fate) => void;
}) {
  const { t } = useWords();
  const { vial, delivery, fate, strict, disabled, onFate } = props;
  const words = useVialWords(vial, delivery);
  const open = fate === null;
  return (
    <fieldset
      className={`${own.fate} ${strict && open ? own.missing : ''}`}
      disabled={disabled}
      data-open={open || undefined}
    >
      <legend>
        {t('vial.line', { amount: words.amount, time: clock(delivery.deliverAt) })}{' '}
        <span className="soft">
          <Measured text={words.measured} vial={vial} />
        </span>
      </legend>
      <div className={order.chips}>
        {FATES.map((one) => (
          <label key={one} className={order.chip}>
            <input
              type="radio"
              name={`fate-${vial.id}`}
              className="unseen"
              checked={fate === one}
              onChange={() => onFate(one)}
            />
            <span>{t(`release.fate.${one}`)}</span>
          </label>
        ))}
      </div>
      <p
        className={strict && open ? own.undecided : 'soft'}
        role={strict && open ? 'alert' : undefined}
      >
        {fate === null ? t('release.fateMissing') : t(`release.fateText.${fate}`)}
      </p>
    </fieldset>
  );
}

function frozen({ delivery, rows, certificates }: CorrectDialogProps) {
  const orders = delivery.orders.filter((one) => one.status === 'released');
  const ids = new Set(orders.flatMap((one) => one.vialIds));
  return {
    delivery,
    orders,
    vials: rows.vials.filter((vial) => ids.has(vial.id)),
    certificates: certificates.filter((one) => one.struckAt === null),
  };
}
