import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { Flag } from '../../../ui/Flag';
import { Table } from '../../../ui/Table';
import site from '../Site.module.css';
import { Card, Command, useTook } from './Card';
import styles from './System.module.css';
import { backupState, bytesText, type Told } from './system';

const HOUR = 3_600_000;
const COMMAND = 'tracershop backup "/var/backups/tracershop/$(date +%F-%H%M).backup"';

interface BackupsProps {
  backups: Told['backups'];
  now: number;
  firstDay: boolean;
}

export function Backups({ backups, now, firstDay }: BackupsProps) {
  const { t } = useTranslation('system');
  const { dayAndClock, ago, figure, duration } = useFormat();
  const took = useTook(duration);
  const state = backupState(backups, now, firstDay);
  const { elsewhere, last } = backups;
  const made = last.find((it) => it.ok);
  const hours = made ? Math.floor((now - Date.parse(made.at)) / HOUR) : 0;
  const wanting = state === 'none' || state === 'failed' || state === 'old';
  return (
    <Card
      title={t('backup.title')}
      tone={wanting ? 'bad' : state === 'fine' ? 'good' : 'quiet'}
      state={t(`backup.${state}`, { hours })}
    >
      {elsewhere !== null && <p>{t('backup.elsewhereText', { who: elsewhere })}</p>}
      {(wanting || state === 'notYet') && (
        <>
          <p className={wanting ? styles.todo : ''}>{t(`backup.do.${state}`)}</p>
          <Command text={COMMAND} />
          {state !== 'failed' && state !== 'old' && <p className="soft">{t('backup.manual')}</p>}
        </>
      )}
      {last.length > 0 && (
        <Table
          label={t('backup.list')}
          rows={last}
          keyOf={(it) => it.id}
          empty=""
          columns={[
            {
              head: t('backup.at'),
              cell: (it) => (
                <span>
                  {dayAndClock(it.at)} <span className="soft">{ago(it.at, now)}</span>
                </span>
              ),
            },
            {
              head: t('backup.state'),
              cell: (it) => (
                <Flag tone={it.ok ? 'good' : 'bad'}>
                  {t(it.ok ? 'backup.made' : 'backup.notMade')}
                </Flag>
              ),
            },
            {
              head: t('backup.file'),
              wide: true,
              cell: (it) => <span className={site.code}>{it.details.file}</span>,
            },
            {
              head: t('backup.size'),
              cell: (it) =>
                it.details.bytes === undefined ? '–' : bytesText(it.details.bytes, figure),
            },
            { head: t('backup.took'), cell: (it) => took(it.seconds) },
          ]}
        />
      )}
      {elsewhere === null && <p className="soft">{t('backup.keep')}</p>}
    </Card>
  );
}
