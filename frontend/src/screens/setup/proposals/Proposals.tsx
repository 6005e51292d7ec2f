/** Changes that take two persons: those that wait, and those that were decided within the last days (EYE-7). */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { inOrder, isOpen } from '../../../domain/proposals';
import { dateOf } from '../../../domain/time';
import type { Proposal } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { Flag } from '../../../ui/Flag';
import { ReasonDialog } from '../../site/ReasonDialog';
import '../../site/texts';
import { Confirm } from '../kit/Confirm';
import { seenOf } from '../kit/form';
import { PartHead } from '../PartHead';
import { useToday } from '../rows';
import { ApproveDialog } from './ApproveDialog';
import { type Doing, ProposalCard } from './ProposalCard';
import styles from './Proposals.module.css';
import { useProposalWords } from './words';

/** The rule that it takes two persons, where it was ever turned on. */
export function useTwoPersons() {
  return useRows('site', 'siteRule').find(({ name }) => name === 'twoPersons');
}

export function Proposals() {
  const { t } = useTranslation('setup');
  const words = useProposalWords();
  const rule = useTwoPersons();
  const all = inOrder(useRows('production', 'proposal'));
  // As it was when the dialog was opened: that is what is signed over.
  const [doing, setDoing] = useState<{ what: Doing; shown: Proposal } | null>(null);
  const open = all.filter(isOpen);
  const ended = all.filter((one) => !isOpen(one)).reverse();
  const close = () => setDoing(null);
  const declined = doing?.what === 'decline' ? doing.shown : null;
  const withdrawn = doing?.what === 'withdraw' ? doing.shown : null;
  return (
    <>
      <PartHead
        title={t('part.proposals')}
        help="admin#two-persons-for-what-matters"
        lead={t('proposal.lead')}
      />
      <p className={styles.rule}>
        {rule?.holds
          ? t('proposal.on', { name: rule.setBy, day: words.day(dateOf(rule.setAt)) })
          : t('proposal.off')}
      </p>
      <section className={styles.list} aria-label={t('proposal.waiting')}>
        <h2>{t('proposal.waiting')}</h2>
        {open.length === 0 && <p className={styles.empty}>{t('proposal.none')}</p>}
        {open.map((proposal) => (
          <ProposalCard
            key={proposal.id}
            proposal={proposal}
            onDo={(what) => setDoing({ what, shown: proposal })}
          />
        ))}
      </section>
      <section className={styles.list} aria-label={t('proposal.ended')}>
        <h2>{t('proposal.ended')}</h2>
        {ended.length === 0 && <p className={styles.empty}>{t('proposal.noneEnded')}</p>}
        {ended.length > 0 && (
          <ul className={styles.ended}>
            {ended.map((proposal) => (
              <Ended key={proposal.id} proposal={proposal} />
            ))}
          </ul>
        )}
      </section>
      {doing?.what === 'approve' && <ApproveDialog shown={doing.shown} onClose={close} />}
      <ReasonDialog
        onClose={close}
        what={
          declined && {
            title: t('proposal.declineTitle', { what: words.title(declined) }),
            text: t('proposal.declineText', { name: declined.proposedBy }),
            doing: t('proposal.decline'),
            danger: true,
            command: 'proposal.decline',
            data: { proposalId: declined.id },
            options: seenOf('proposal', declined),
            said: t('proposal.declined'),
          }
        }
      />
      <Confirm
        onClose={close}
        what={
          withdrawn && {
            title: t('proposal.withdrawTitle', { what: words.title(withdrawn) }),
            text: t('proposal.withdrawText'),
            doing: t('proposal.withdraw'),
            command: 'proposal.withdraw',
            data: { proposalId: withdrawn.id },
            options: seenOf('proposal', withdrawn),
            said: t('proposal.withdrawn'),
          }
        }
      />
    </>
  );
}

function Ended({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('setup');
  const { when } = useFormat();
  const today = useToday();
  const words = useProposalWords();
  const { state, proposedBy, proposedAt, approvedBy, endedBy, endedAt } = proposal;
  const ending = { state: words.state(proposal), name: endedBy, when: when(endedAt ?? 0, today) };
  return (
    <li>
      <span className={styles.two}>
        <b>{words.title(proposal)}</b>
        <small>
          {t('proposal.by', { name: proposedBy, when: when(proposedAt, today) })}
          {approvedBy !== null && proposal.approvedAt !== null && (
            <>
              {' · '}
              {t('proposal.approvedBy', {
                name: approvedBy,
                when: when(proposal.approvedAt, today),
              })}
            </>
          )}
          {' · '}
          {state === 'applied' ? t('proposal.appliedAt', ending) : t('proposal.endedBy', ending)}
        </small>
        {proposal.endedReason && <small>“{proposal.endedReason}”</small>}
      </span>
      <Flag tone={state === 'applied' ? 'good' : 'quiet'}>{words.state(proposal)}</Flag>
    </li>
  );
}
