/** Certificates that were ever signed, the newest first: those that were struck through too, with who did it and why. */
import './texts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Certificate } from '../../protocol/rows';
import { Flag } from '../../ui/Flag';
import styles from './Certificates.module.css';

interface CertificatesProps {
  certificates: readonly Certificate[];
  date: string;
}

export function Certificates({ certificates, date }: CertificatesProps) {
  const { t } = useTranslation('dispatch');
  const { when } = useFormat();
  const sorted = [...certificates].sort((a, b) => b.signedAt.localeCompare(a.signedAt));
  return (
    <ul className={styles.certificates} aria-label={t('certificate.title')}>
      {sorted.map((one) => {
        const name = t('certificate.name', { number: one.number, version: one.version });
        return (
          <li key={one.id}>
            <a href={`/api/certificates/${one.id}`} target="_blank" rel="noreferrer">
              {one.struckAt === null ? name : <s>{name}</s>}
            </a>{' '}
            <span className="soft">
              {t(`certificate.kind.${one.kind}` as 'certificate.kind.release')}, {one.signedBy}{' '}
              {when(one.signedAt, date)}
            </span>
            {one.struckAt !== null && (
              <div className={styles.struck}>
                <p>
                  {t('certificate.struck', {
                    who: one.struckBy ?? '–',
                    when: when(one.struckAt, date),
                    reason: one.struckReason ?? '–',
                  })}
                </p>
                {one.acknowledgedAt === null ? (
                  <Flag tone="warn">{t('certificate.notAcknowledged')}</Flag>
                ) : (
                  <Flag tone="good">
                    {t('certificate.acknowledged', {
                      who: one.acknowledgedBy ?? '–',
                      when: when(one.acknowledgedAt, date),
                    })}
                  </Flag>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
