/** Why a command was refused, in the words of the server or, without one, in ours. */
import { useTranslation } from 'react-i18next';
import type { Refused } from '../protocol/frames';
import styles from './Refusal.module.css';

const OURS = new Set(['offline', 'not_sent', 'not_done', 'outcome_unknown', 'busy']);

/** The sentence of a refusal. */
export function useRefusalText(): (refused: Refused) => string {
  const { t } = useTranslation();
  return (refused) => {
    if (refused.message) {
      return refused.message;
    }
    if (OURS.has(refused.code)) {
      return t(`refusal.${refused.code}` as 'refusal.offline');
    }
    return refused.code === 'internal'
      ? t('refusal.internal', { id: refused.id ?? '' })
      : t('refusal.other', { code: refused.code });
  };
}

/** A refusal that stands at no field. */
export function Refusal({ refused }: { refused: Refused | null }) {
  const text = useRefusalText();
  return (
    <div role="alert">
      {refused && (
        <p className={styles.refusal}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="7" />
            <path d="M8 4.2v4.6M8 11.4v.2" />
          </svg>
          <span>{text(refused)}</span>
        </p>
      )}
    </div>
  );
}
