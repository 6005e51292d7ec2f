/** How far a delivery is, in a word or two. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { WallDelivery } from '../../domain/wall';

export function StatusWord({ line, short }: { line: WallDelivery; short: boolean }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  if (line.awaitsConfirmation && line.status !== 'released') {
    return <>{t('status.awaits')}</>;
  }
  if (short) {
    return <>{t('status.short', { amount: format.figure(line.shortMbq) })}</>;
  }
  if (line.leftAt !== null && line.status !== 'released') {
    return <>{t('status.notReleased')}</>;
  }
  if (line.status === 'ordered') {
    return <>{t('status.accept')}</>;
  }
  if (line.status === 'accepted') {
    return <>{t(line.dispensedMbq > 0 ? 'status.release' : 'status.accepted')}</>;
  }
  return <>{t('status.released')}</>;
}
