/** A change that waits: who proposed it, what it does from when, what it touches, and what one may do about it. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import type { Proposal } from '../../../protocol/rows';
import { useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { OrderList } from '../kit/Touched';
import { useToday } from '../rows';
import setup from '../Setup.module.css';
import { ProposalFacts } from './ProposalFacts';
import styles from './Proposals.module.css';
import { useProposalWords } from './words';

export type Doing = 'approve' | 'decline' | 'withdraw';

interface CardProps {
  proposal: Proposal;
  onDo: (doing: Doing) => void;
}

export function ProposalCard({ proposal, onDo }: CardProps) {
  const { t } = useTranslation('setup');
  const { when, language } = useFormat();
  const { user } = useSession();
  const today = useToday();
  const words = useProposalWords();
  const own = proposal.proposedById === user?.id;
  const title = words.title(proposal);
  const named = (doing: string) => t('proposal.about', { doing, what: title });
  return (
    <article className={setup.card} aria-label={title}>
      <div className={setup.cardHead}>
        <h3>{title}</h3>
        <Flag
          tone={
            proposal.state === 'failed' ? 'bad' : proposal.state === 'approved' ? 'good' : 'warn'
          }
        >
          {words.state(proposal)}
        </Flag>
      </div>
      <p className="soft">
        {t('proposal.by', { name: proposal.proposedBy, when: when(proposal.proposedAt, today) })}
        {proposal.approvedBy && proposal.approvedAt && (
          <>
            {' · '}
            {t('proposal.approvedBy', {
              name: proposal.approvedBy,
              when: when(proposal.approvedAt, today),
            })}
          </>
        )}
      </p>
      <ProposalFacts proposal={proposal} />
      {proposal.why && (
        <p className={styles.why}>
          <b>{t('proposal.why')}:</b>{' '}
          {language === 'en' ? proposal.why.english : proposal.why.danish}
        </p>
      )}
      {proposal.orderIds.length > 0 ? (
        <details className={styles.orders}>
          <summary>{t('proposal.orders', { count: proposal.orderIds.length })}</summary>
          <OrderList touched={{ ids: proposal.orderIds, rows: new Map(), added: null }} />
        </details>
      ) : (
        <p className="soft">{t('proposal.noOrders')}</p>
      )}
      <div className={styles.buttons}>
        {own ? (
          <>
            {proposal.state === 'proposed' && <span className="soft">{t('proposal.mine')}</span>}
            <Button
              look="quiet"
              aria-label={named(t('proposal.withdraw'))}
              onClick={() => onDo('withdraw')}
            >
              {t('proposal.withdraw')}
            </Button>
          </>
        ) : (
          <>
            <Button
              look="quiet"
              aria-label={named(t('proposal.decline'))}
              onClick={() => onDo('decline')}
            >
              {t('proposal.decline')}
            </Button>
            {proposal.state === 'proposed' && (
              <Button aria-label={named(t('proposal.approve'))} onClick={() => onDo('approve')}>
                {t('proposal.approve')}
              </Button>
            )}
          </>
        )}
      </div>
    </article>
  );
}
