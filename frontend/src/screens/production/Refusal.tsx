/** Why something was refused, said where it was asked for. */
import { useTranslation } from 'react-i18next';
import type { Refused } from '../../protocol/frames';
import styles from './Refusal.module.css';

/** The server's own sentence, or ours where there was no answer to show. */
export function useRefusalText(): (refused: Refused) => string {
  const { t } = useTranslation();
  return (refused) =>
    refused.message ||
    t(`refusal.${refused.code}` as 'refusal.offline', {
      id: refused.id,
      defaultValue: t('refusal.other', { code: refused.code }),
    });
}

export function Refusal({ refused }: { refused: Refused | null }) {
  const text = useRefusalText();
  return <div role="alert">{refused && <p className={styles.refusal}>{text(refused)}</p>}</div>;
}
