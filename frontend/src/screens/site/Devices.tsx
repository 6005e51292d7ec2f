import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useRows } from '../../sync';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import styles from './Site.module.css';

export function Devices() {
  const { t } = useTranslation('site');
  const { dayAndClock } = useFormat();
  const devices = useRows('site', 'device');
  return (
    <>
      <p className={styles.lead}>{t('device.note')}</p>
      <List
        id="site-screens"
        label={t('tabs.screens')}
        rows={devices}
        search={(device) => device.name}
        keyOf={(device) => device.id}
        dim={(device) => device.revokedAt !== null}
        empty={t('none')}
        columns={[
          {
            key: 'name',
            head: t('device.name'),
            wide: true,
            cell: (device) => <b>{device.name}</b>,
            sort: (device) => device.name,
          },
          {
            key: 'layout',
            head: t('device.layout'),
            sort: (device) => t(`layout.${device.layout}`, device.layout),
            cell: (device) => t(`layout.${device.layout}`, device.layout),
          },
          {
            key: 'enrolled',
            head: t('device.enrolled'),
            cell: (device) => dayAndClock(device.enrolledAt),
            sort: (device) => device.enrolledAt,
          },
          {
            key: 'state',
            head: t('device.state'),
            sort: (device) => device.revokedAt ?? '',
            file: (device) => (device.revokedAt === null ? t('device.active') : device.revokedAt),
            cell: (device) =>
              device.revokedAt === null ? (
                <Flag tone="good">{t('device.active')}</Flag>
              ) : (
                <Flag tone="quiet">
                  {t('device.revoked', { time: dayAndClock(device.revokedAt) })}
                </Flag>
              ),
          },
        ]}
      />
    </>
  );
}
