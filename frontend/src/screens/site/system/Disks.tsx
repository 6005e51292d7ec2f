import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { Flag } from '../../../ui/Flag';
import { Table } from '../../../ui/Table';
import site from '../Site.module.css';
import { Card } from './Card';
import styles from './System.module.css';
import { bytesText, type Disk, diskTone, type Tone } from './system';

const WORST: readonly Tone[] = ['bad', 'warn', 'good'];

export function Disks({ disks }: { disks: readonly Disk[] }) {
  const { t } = useTranslation('system');
  const { figure } = useFormat();
  const tones = disks.map(diskTone);
  const worst = WORST.find((tone) => tones.includes(tone)) ?? 'quiet';
  return (
    <Card
      title={t('disk.title')}
      tone={worst}
      state={worst === 'quiet' ? undefined : t(`disk.${worst}`)}
    >
      {(worst === 'bad' || worst === 'warn') && <p className={styles.todo}>{t('disk.do')}</p>}
      <Table
        label={t('disk.title')}
        rows={disks}
        keyOf={(disk) => disk.path}
        empty={t('disk.none')}
        columns={[
          {
            head: t('disk.holds'),
            cell: ({ holds }) =>
              t(holds.length > 1 ? 'disk.dataAndDatabase' : `disk.${holds[0] as 'data'}`),
          },
          {
            head: t('disk.free'),
            cell: (disk) => (
              <Flag tone={diskTone(disk)}>
                {t('disk.of', {
                  free: bytesText(disk.free, figure),
                  total: bytesText(disk.total, figure),
                  percent: figure(Math.floor((100 * disk.free) / Math.max(disk.total, 1))),
                })}
              </Flag>
            ),
          },
          {
            head: t('disk.path'),
            wide: true,
            cell: (disk) => <span className={site.code}>{disk.path}</span>,
          },
        ]}
      />
    </Card>
  );
}
