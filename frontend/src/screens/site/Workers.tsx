import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useNow, useRows } from '../../sync';
import { Flag } from '../../ui/Flag';
import { Table } from '../../ui/Table';

export function Workers() {
  const { t } = useTranslation('site');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(1000);
  const workers = useRows('site', 'worker');
  return (
    <Table
      label={t('tabs.workers')}
      rows={workers}
      keyOf={(worker) => worker.id}
      empty={t('none')}
      columns={[
        {
          head: t('worker.name'),
          wide: true,
          cell: (worker) => <b>{t(`worker.${worker.name}`, worker.name)}</b>,
        },
        {
          head: t('worker.state'),
          cell: (worker) => (
            <Flag tone={worker.state === 'up' ? 'good' : worker.state === 'down' ? 'bad' : 'warn'}>
              {t(`worker.${worker.state}`, worker.state)}
            </Flag>
          ),
        },
        {
          head: t('worker.since'),
          cell: (worker) => (
            <span>
              {dayAndClock(worker.since)} <span className="soft">{ago(worker.since, now)}</span>
            </span>
          ),
        },
      ]}
    />
  );
}
