/** The server speaks a newer protocol than this page: only a reload helps, and it says so. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shared } from '../sync/store';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

export function Outdated() {
  const { t } = useTranslation();
  const outdated = useStore(shared, (state) => state.outdated);
  return (
    <Dialog open={outdated} title={t('outdated.title')} onClose={() => undefined} fixed>
      <p>{t('outdated.text')}</p>
      <Button onClick={() => location.reload()}>{t('outdated.reload')}</Button>
    </Dialog>
  );
}
