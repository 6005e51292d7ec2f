/** A proposed change itself: each field before and after, from when, and why. */
import { useTranslation } from 'react-i18next';
import { changesOf } from '../../../domain/proposals';
import type { Proposal } from '../../../protocol/rows';
import { useToday } from '../rows';
import styles from './Proposals.module.css';
import { useProposalWords } from './words';

export function ProposalFacts({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation('setup');
  const words = useProposalWords();
  const today = useToday();
  return (
    <>
      <table className={styles.changes} aria-label={t('proposal.changes')}>
        <thead>
          <tr>
            <th scope="col">{t('proposal.field')}</th>
            <th scope="col">{t('proposal.before')}</th>
            <th scope="col">{t('proposal.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changesOf(proposal).map((change) => (
            <tr key={change.field}>
              <th scope="row">{words.field(change)}</th>
              <td className={styles.before}>
                {proposal.before === null
                  ? t('proposal.begins')
                  : words.value(change.field, change.before)}
              </td>
              <td className={styles.after}>{words.value(change.field, change.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <b>
          {proposal.state === 'proposed' && proposal.fromDate <= today
            ? t('proposal.atOnce')
            : t('proposal.from', { day: words.day(proposal.fromDate) })}
        </b>
      </p>
      <p className={styles.reason}>“{proposal.reason}”</p>
    </>
  );
}
