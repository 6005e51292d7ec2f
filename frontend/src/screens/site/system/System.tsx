/** The installation itself: whether the ledger is whole, backups, disks, and which versions run. */
import { useTranslation } from 'react-i18next';
import { useNow, useSession } from '../../../sync';
import { Refusal } from '../../../ui/Refusal';
import { Backups } from './Backups';
import { Consignor } from './Consignor';
import { Disks } from './Disks';
import { Ledger } from './Ledger';
import styles from './System.module.css';
import { TwoPersons } from './TwoPersons';
import type { Installation } from './useSystem';
import { Versions } from './Versions';
import './texts';

export function System({ told, refused, ask }: Installation) {
  const { t } = useTranslation('system');
  const { user } = useSession();
  const now = useNow(1000);
  return (
    <div className={styles.parts}>
      <Refusal refused={refused} />
      {told === null ? (
        refused === null && (
          <p className="soft" role="status">
            {t('reading')}
          </p>
        )
      ) : (
        <>
          <Ledger
            ledger={told.ledger}
            now={now}
            firstDay={told.firstDay ?? false}
            mayVerify={user?.role === 'siteAdmin'}
            onAsked={ask}
          />
          <Backups backups={told.backups} now={now} firstDay={told.firstDay ?? false} />
          <Disks disks={told.disks} />
          <Consignor />
          <TwoPersons />
          <Versions versions={told.versions} />
        </>
      )}
    </div>
  );
}
