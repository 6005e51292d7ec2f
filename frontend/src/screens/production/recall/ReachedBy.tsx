/** Whom of a customer production has told of a recall itself: told apart from the customer's own acknowledgement. */
import type { RecallAnswer } from '../../../domain/recall';
import { Flag } from '../../../ui/Flag';
import { useWords } from '../words';
import type { How } from './ReachDialog';
import styles from './Recall.module.css';
import './texts';

export function ReachedBy({ answer, today }: { answer: RecallAnswer; today: string }) {
  const { t, format } = useWords();
  if (!answer.reachedAt) {
    return null;
  }
  return (
    <span className={styles.two}>
      <Flag tone="warn">
        {t('recall.reached', {
          when: format.when(answer.reachedAt, today),
          whom: answer.reachedWhom ?? '–',
        })}
      </Flag>
      <small>
        {t('recall.reachedHow', {
          how: t(`recall.by_how.${answer.reachedHow as How}`),
          who: answer.reachedBy ?? '–',
        })}
        {answer.reachedNote && `: ${answer.reachedNote}`}
      </small>
      {answer.acknowledgedAt === null && <small>{t('recall.notThemselves')}</small>}
    </span>
  );
}
