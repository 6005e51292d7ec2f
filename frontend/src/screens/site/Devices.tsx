import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useRows } from '../../sync';
import { Flag } from '../../ui/Flag';
import { Table } from '../../ui/Table';
import styles from './Site.module.css';

export function Devices() {
  const { t } = useTranslation('site');
  const { dayAndClock } = useFormat();
  const devices = useRows('site', 'device');
  return (
    <>
      <p className={styles.lead}>{t('device.note')}</p>
      <Table
        label={t('tabs.screens')}
        rows={devices}
        keyOf={(device) => device.id}
        dim={(device) => device.revokedAt !== null}
        empty={t('none')}
        columns={[
          { head: t('device.name'), wide: true, cell: (device) => <b>{device.name}</b> },
          {
            head: t('device.layout'),
            cell: (device) => t(`layout.${device.layout}`, device.layout),
          },
          { head: t('device.enrolled'), cell: (device) => dayAndClock(device.enrolledAt) },
          {
            head: t('device.state'),
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
