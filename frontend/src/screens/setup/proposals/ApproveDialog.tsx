/** Approving another's change: what was proposed, the open orders that it touches, and a signature over just that. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { overtaken, typeOf } from '../../../domain/proposals';
import type { Proposal, RowImage } from '../../../protocol/rows';
import { revisionOf, useRow, useTable } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Dialog } from '../../../ui/Dialog';
import '../../production/deedTexts';
import { SignPart, Unknown } from '../../production/signing/SignPart';
import { useSigning } from '../../production/signing/useSigning';
import kit from '../kit/kit.module.css';
import { OrderList, type TouchedOrders, touchedOf } from '../kit/Touched';
import { useToday } from '../rows';
import { ProposalFacts } from './ProposalFacts';
import styles from './Proposals.module.css';
import { useProposalWords } from './words';

export function ApproveDialog({ shown, onClose }: { shown: Proposal; onClose: () => void }) {
  const { t } = useTranslation('setup');
  const words = useProposalWords();
  const today = useToday();
  const signing = useSigning();
  const [touched, setTouched] = useState<TouchedOrders>(() => ({
    ids: shown.orderIds,
    rows: new Map(),
    added: null,
  }));
  const { refused } = signing;
  useEffect(() => {
    if (refused?.code === 'touches_orders') {
      // They are others by now: they are shown, and signed for anew.
      setTouched((before) => touchedOf(refused, before));
    } else if (refused?.field === 'confirmedOrderIds') {
      setTouched((before) => ({ ids: [], rows: before.rows, added: new Set() }));
    }
  }, [refused]);
  const present = useRow('production', 'proposal', shown.id);
  const type = typeOf(shown);
  const rows = useTable('production', type) as ReadonlyMap<number, object>;
  const of = shown.before === null ? null : Number(shown.before.id);
  const moved = overtaken(shown, of === null ? undefined : (rows.get(of) as RowImage | undefined));
  const gone = present?.state !== 'proposed' && signing.phase !== 'signing';
  const later = shown.fromDate > today;
  const sign = async (password: string) => {
    const revision = of === null ? undefined : revisionOf(type, of);
    const done = await signing.sign(
      {
        name: 'proposal.approve',
        data: { proposalId: shown.id, confirmedOrderIds: touched.ids },
        seen: {
          [`proposal:${shown.id}`]: shown.revision,
          ...(revision === undefined ? {} : { [`${type}:${of}`]: revision }),
        },
        meaning: 'approveChange',
      },
      password,
    );
    if (done) {
      announce(
        later
          ? t('proposal.approvedLater', { day: words.day(shown.fromDate) })
          : t('proposal.approved'),
      );
      onClose();
    }
  };
  return (
    <Dialog
      open
      broad
      title={t('proposal.approveTitle', { what: words.title(shown) })}
      onClose={onClose}
      fixed={signing.phase === 'signing'}
    >
      {signing.phase === 'unknown' ? (
        <Unknown onClose={onClose} />
      ) : (
        <div className={styles.about}>
          <ProposalFacts proposal={shown} />
          {touched.added !== null && (
            <p className={kit.moved} role="alert">
              {t('proposal.ordersMoved')}
            </p>
          )}
          <h3>
            {touched.ids.length === 0
              ? t('proposal.noOrders')
              : t('proposal.orders', { count: touched.ids.length })}
          </h3>
          {touched.ids.length > 0 && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll what is longer than its box
            <section className={styles.many} aria-label={t('touched.list')} tabIndex={0}>
              <OrderList touched={touched} />
            </section>
          )}
          {later && <p className="soft">{t('proposal.ordersLater')}</p>}
          {(moved || gone) && (
            <p className={kit.moved} role="alert">
              {t(gone ? 'proposal.gone' : 'proposal.overtaken')}
            </p>
          )}
          <SignPart
            signing={signing}
            meaning={t('proposal.meaning')}
            doing={t('proposal.sign')}
            fields={['confirmedOrderIds']}
            blocked={moved || gone}
            problem={() => null}
            onSign={(password) => void sign(password)}
          />
        </div>
      )}
    </Dialog>
  );
}
