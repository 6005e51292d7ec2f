/** The server speaks a newer protocol than this page: only a reload helps, and it says so. */
import { useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { useAge } from './build';
import { reloadOnce, unsaved } from './reload';

export function Outdated() {
  const { t } = useTranslation();
  const { outdated } = useAge();
  useLayoutEffect(() => {
    // Before its own dialog stands there.
    if (outdated && !unsaved()) {
      reloadOnce();
    }
  }, [outdated]);
  return (
    <Dialog open={outdated} title={t('outdated.title')} onClose={() => undefined} fixed>
      <p>{t('outdated.text')}</p>
      <Button onClick={() => location.reload()}>{t('outdated.reload')}</Button>
    </Dialog>
  );
}
