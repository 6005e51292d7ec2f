/** Who leads while both systems are in use: for each function, and for single tracers; who said so, when and why. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import type { Authority } from '../../../protocol/rows';
import { useRows, useSession, useStream, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { Table } from '../../../ui/Table';
import { OldSystem } from '../OldSystem';
import site from '../Site.module.css';
import { LeadDialog, type Leading } from './LeadDialog';
import styles from './Leads.module.css';
import { about, inOrder, type LedFunction } from './leading';
import './texts';

const MAY: readonly string[] = ['siteAdmin', 'productionAdmin'];

export function Leads() {
  // Tracers have their names there.
  useStream('catalogue');
  const { t } = useTranslation('lead');
  const { dayAndClock } = useFormat();
  const { user } = useSession();
  const mayAct = MAY.includes(user?.role ?? '');
  const rows = useRows('site', 'authority');
  const conflicts = useRows('site', 'conflict');
  const tracers = useTable('catalogue', 'tracer');
  const [leading, setLeading] = useState<Leading | null>(null);
  const nameOf = (row: Authority) =>
    row.tracerId === null
      ? t(`function.${row.function as LedFunction}`)
      : t('only', { tracer: tracers.get(row.tracerId)?.shortName ?? row.tracerId });
  return (
    <>
      <OldSystem />
      <p className={site.lead}>{t('lead')}</p>
      <Table
        label={t('title')}
        rows={inOrder(rows)}
        keyOf={(row) => row.id}
        empty="–"
        columns={[
          {
            head: t('what'),
            cell: (row) => (
              <span className={row.tracerId === null ? styles.function : styles.only}>
                {nameOf(row)}
              </span>
            ),
          },
          {
            head: t('leader'),
            cell: (row) => {
              const open = about(conflicts, rows, row.function as LedFunction, row.tracerId).length;
              return (
                <span className={styles.leader}>
                  <Flag tone={row.leader === 'new' ? 'good' : 'quiet'}>{t(row.leader)}</Flag>
                  {open > 0 && <span className={styles.waits}>{t('waits', { count: open })}</span>}
                </span>
              );
            },
          },
          {
            head: t('set'),
            cell: (row) => (
              <span className="soft">
                {row.reason === null
                  ? t('never')
                  : t('by', { who: row.setBy, when: dayAndClock(row.setAt) })}
              </span>
            ),
          },
          {
            head: t('why'),
            cell: (row) => <span className={site.reason}>{row.reason ?? '–'}</span>,
          },
          ...(mayAct
            ? [
                {
                  head: '',
                  cell: (row: Authority) => (
                    <Button
                      small
                      look="bare"
                      aria-label={t('changeOf', {
                        what:
                          row.tracerId === null
                            ? nameOf(row)
                            : `${t(`function.${row.function as LedFunction}`)}, ${nameOf(row)}`,
                      })}
                      onClick={() =>
                        setLeading({
                          function: row.function as LedFunction,
                          tracerId: row.tracerId,
                          exception: false,
                        })
                      }
                    >
                      {t('change')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {mayAct ? (
        <div className={site.buttons}>
          <Button
            look="quiet"
            onClick={() => setLeading({ function: null, tracerId: null, exception: true })}
          >
            {t('exception')}
          </Button>
        </div>
      ) : (
        <p className={site.lead}>{t('readers')}</p>
      )}
      {leading && <LeadDialog leading={leading} onClose={() => setLeading(null)} />}
    </>
  );
}
