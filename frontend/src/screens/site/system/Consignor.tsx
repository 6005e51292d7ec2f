/** What transport documents say of the consignor: two settings, each a line to write on where nobody gave it. */
import { useTranslation } from 'react-i18next';
import { useSite } from '../../../sync';
import site from '../Site.module.css';
import { Card } from './Card';
import styles from './System.module.css';

const VARIABLES = {
  siteAddress: 'TRACERSHOP_SITE_ADDRESS',
  emergencyPhone: 'TRACERSHOP_EMERGENCY_PHONE',
} as const;

export function Consignor() {
  const { t } = useTranslation('system');
  const { missing } = useSite();
  return (
    <Card
      title={t('consignor.title')}
      tone={missing.length > 0 ? 'warn' : 'good'}
      state={t(missing.length > 0 ? 'consignor.lacks' : 'consignor.given')}
    >
      {missing.length === 0 ? (
        <p>{t('consignor.text')}</p>
      ) : (
        <>
          <p className={styles.todo}>{t('consignor.do')}</p>
          <ul>
            {missing.map((one) => (
              <li key={one}>
                {t(`consignor.${one}`)}: <span className={site.code}>{VARIABLES[one]}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
