/** The server has a newer build than this page: it says so, and loads itself anew once nobody is at it and nothing is lost. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { served, useAge } from './build';
import styles from './Plain.module.css';
import { alone, reloadOnce, unsaved } from './reload';

const LOOK_MS = 5_000;

export function Newer() {
  const { t } = useTranslation();
  const { old } = useAge();
  useEffect(() => {
    if (!old) {
      return;
    }
    const timer = setInterval(async () => {
      if (alone() && !unsaved() && (await served(location.pathname)) !== null) {
        // It may have been touched while the server was asked.
        if (alone() && !unsaved()) {
          reloadOnce();
        }
      }
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [old]);
  return (
    <div role="status">
      {old && (
        <div className={styles.newer}>
          <p>{t('newer.text')}</p>
          <Button small look="quiet" onClick={() => location.reload()}>
            {t('outdated.reload')}
          </Button>
        </div>
      )}
    </div>
  );
}
