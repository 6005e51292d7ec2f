/** The studies themselves, by tracer: when they are injected, for whom, and which delivery would serve each. Accessions are masked. */

import { ceilMbq } from '../../../domain/decay';
import { clock } from '../../../domain/time';
import type { Unordered, UnorderedStudy } from '../../../domain/unordered';
import type { Booking } from '../../../protocol/rows';
import { useTable } from '../../../sync';
import { Dialog } from '../../../ui/Dialog';
import { List } from '../../../ui/List';
import { Feeds } from '../Feeds';
import { useWords } from '../words';
import styles from './Unordered.module.css';

interface UnorderedDialogProps {
  open: boolean;
  found: Unordered;
  date: string;
  onClose: () => void;
}

export function UnorderedDialog({ open, found, date, onClose }: UnorderedDialogProps) {
  const { t, format } = useWords();
  const tracers = useTable('production', 'tracer');
  return (
    <Dialog
      open={open}
      broad
      title={t('unordered.dialogTitle', { day: format.inlineLongDay(date) })}
      onClose={onClose}
    >
      <div className={styles.lead}>
        <p className="soft">{t('unordered.lead')}</p>
        <Feeds only="ris" />
      </div>
      {found.tracers.map((one) => {
        const name = tracers.get(one.tracerId)?.shortName ?? '–';
        return (
          <section key={one.tracerId} className={styles.part}>
            <h3>{t('unordered.studies', { tracer: name, count: one.studies.length })}</h3>
            <Studies name={name} studies={one.studies} date={date} />
          </section>
        );
      })}
      {found.unmapped.length > 0 && (
        <section className={styles.part}>
          <h3>{t('unordered.unmapped', { count: found.unmapped.length })}</h3>
          <p className="soft">{t('unordered.unmappedLong')}</p>
          <Unmapped rows={found.unmapped} />
        </section>
      )}
    </Dialog>
  );
}

function useWhere(): (booking: Booking) => string {
  const endpoints = useTable('production', 'endpoint');
  const customers = useTable('production', 'customer');
  return (booking) => {
    const endpoint = endpoints.get(booking.endpointId ?? -1);
    const customer = customers.get(endpoint?.customerId ?? -1);
    return [customer?.shortName, endpoint?.name].filter(Boolean).join(' · ');
  };
}

function Studies(props: { name: string; studies: readonly UnorderedStudy[]; date: string }) {
  const { t, format } = useWords();
  const where = useWhere();
  return (
    <List
      bare
      id="unordered"
      first="at"
      label={props.name}
      rows={props.studies}
      keyOf={(one) => one.booking.id}
      empty=""
      columns={[
        {
          key: 'at',
          head: t('unordered.injection'),
          cell: (one) => <b>{clock(one.injectionAt)}</b>,
          sort: (one) => one.injectionAt,
        },
        {
          key: 'where',
          head: t('unordered.where'),
          cell: (one) => where(one.booking),
          sort: (one) => where(one.booking),
        },
        {
          key: 'study',
          head: t('unordered.study'),
          wide: true,
          cell: (one) => <Study booking={one.booking} />,
          sort: (one) => one.booking.procedure,
        },
        {
          key: 'served',
          head: t('unordered.served'),
          sort: (one) => one.deliverAt,
          cell: (one) =>
            one.deliverAt === null || one.why !== null ? (
              <span className={styles.why}>
                {t(`unordered.why.${one.why}` as 'unordered.why.no_such_slot', {
                  defaultValue: t('unordered.why.invalid'),
                })}
              </span>
            ) : (
              <>
                {one.mbq === null ? (
                  t('lane.injections', { count: one.units })
                ) : (
                  <>
                    <b>{format.mbq(ceilMbq(one.mbq), 0)}</b>{' '}
                    {t('unordered.at', { time: format.when(one.deliverAt, props.date) })}
                  </>
                )}
                {one.late && <span className={styles.why}> {t('unordered.tooLate')}</span>}
              </>
            ),
        },
      ]}
    />
  );
}

function Unmapped({ rows }: { rows: readonly Booking[] }) {
  const { t } = useWords();
  const where = useWhere();
  return (
    <List
      bare
      id="unordered-unmapped"
      first="at"
      label={t('unordered.unmapped', { count: rows.length })}
      rows={rows}
      keyOf={(one) => one.id}
      empty=""
      columns={[
        {
          key: 'at',
          head: t('unordered.start'),
          cell: (one) => <b>{clock(one.startAt)}</b>,
          sort: (one) => one.startAt,
        },
        { key: 'where', head: t('unordered.where'), cell: where, sort: where },
        {
          key: 'study',
          head: t('unordered.study'),
          wide: true,
          cell: (one) => <Study booking={one} />,
          sort: (one) => one.procedure,
        },
      ]}
    />
  );
}

function Study({ booking }: { booking: Booking }) {
  return (
    <span className={styles.study}>
      {booking.procedure}
      <small>
        {booking.location} · {booking.accession}
      </small>
    </span>
  );
}
