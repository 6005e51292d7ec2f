/** The signature of a release: what is not plain, the reason where one is asked for, and the password. */
import { useState } from 'react';
import { DECISION_CODES } from '../../domain/draft';
import type { Chosen } from '../../domain/pools';
import type { Batch } from '../../protocol/rows';
import { useNow, useSession } from '../../sync';
import { exceptionsOf } from './exceptions';
import {
  focusReason,
  ReasonChoice,
  reasonData,
  reasonIsWhole,
  useReason,
} from './order/ReasonChoice';
import { useExceptionWords } from './release/useExceptionWords';
import styles from './SignForm.module.css';
import { Step } from './Step';
import { SignPart } from './signing/SignPart';
import type { Signing } from './signing/useSigning';
import { useWords } from './words';

interface SignFormProps {
  signing: Signing;
  pools: readonly Chosen[];
  batches: readonly Batch[];
  /** A pool stands outside the limits, or goes to other use from a batch that nobody has certified. */
  mustReason: 'outside' | 'uncertified' | null;
  /** Tracers that the person here holds no right to release. */
  noRight: readonly string[];
  /** Nothing may be signed now: the rows have moved on. */
  blocked: boolean;
  /** A supplement says another sentence. */
  meaning?: 'release' | 'supplement';
  /** With what says why, where that was asked. */
  onSign: (password: string, reason: Record<string, unknown>) => void;
}

export function SignForm(props: SignFormProps) {
  const { t, whatOf } = useWords();
  const { user } = useSession();
  const now = useNow(60_000);
  const say = useExceptionWords();
  const { signing, pools, batches, mustReason, meaning = 'release' } = props;
  const [reason, setReason] = useReason();
  const [missing, setMissing] = useState(false);
  const { refused } = signing;
  const review = pools.flatMap(({ delivery, orders, vials }) =>
    exceptionsOf(orders, vials, user?.name ?? '', now, batches).map((exception) => {
      const text = say(exception, delivery);
      // A batch's own stands once, whichever deliveries come from it.
      const ofBatch = exception.kind === 'conditional' || exception.kind === 'batch';
      return pools.length > 1 && !ofBatch ? `${whatOf(delivery)}: ${text}` : text;
    }),
  );
  const problem = (): string | null => {
    const orderless = pools.find(({ orders }) => orders.length === 0);
    if (orderless) {
      goToRows('orders', orderless);
      return t('release.noOrders');
    }
    const vialless = pools.find(({ vials }) => vials.length === 0);
    if (vialless) {
      goToRows('vials', vialless);
      return t('release.none');
    }
    if (pools.some(({ orders }) => new Set(orders.map((order) => order.usage)).size > 1)) {
      return t('release.mixedUsage');
    }
    const wanted = mustReason !== null && !reasonIsWhole(reason);
    setMissing(wanted);
    if (wanted) {
      focusReason();
    }
    // Said at its field.
    return wanted ? '' : null;
  };
  return (
    <SignPart
      signing={signing}
      meaning={t(meaning === 'supplement' ? 'release.meaningSupplement' : 'release.meaning')}
      doing={t(meaning === 'supplement' ? 'release.doSupplement' : 'release.do')}
      steps={{
        look: <Step number={2} text={t('release.step2')} />,
        sign: <Step number={3} text={t('release.step3')} />,
      }}
      review={[...new Set(review)]}
      plain={t('release.noExceptions')}
      fields={mustReason ? ['reason', 'reasonCode'] : []}
      blocked={props.blocked}
      problem={problem}
      onSign={(password) => props.onSign(password, mustReason ? reasonData(reason) : {})}
    >
      {props.noRight.map((tracer) => (
        <p key={tracer} className={styles.warn}>
          {t('release.noRight', { tracer })}
        </p>
      ))}
      {mustReason && (
        <>
          {mustReason === 'uncertified' && (
            <p className={styles.warn}>{t('release.uncertifiedReason')}</p>
          )}
          <ReasonChoice
            reason={reason}
            onReason={setReason}
            codes={DECISION_CODES}
            often={[
              { code: 'phoned', words: t('reason.release1') },
              { code: 'production', words: t('reason.release2') },
            ]}
            disabled={signing.phase === 'signing'}
            text={t('reason.signed')}
            strict={missing}
            refused={refused}
          />
        </>
      )}
    </SignPart>
  );
}

/** To the first box that can be ticked of a delivery's orders or vials; they stand beside the form. */
function goToRows(rows: 'orders' | 'vials', { delivery }: Chosen): void {
  document
    .querySelector<HTMLElement>(`[data-rows="${rows} ${delivery.key}"] input:not(:disabled)`)
    ?.focus();
}
