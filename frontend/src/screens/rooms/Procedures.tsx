/** The study descriptions of an endpoint: what is not mapped first, with how many studies wait for it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { matches } from '../../domain/listing';
import { type Counted, proceduresOf, standingOf } from '../../domain/mapping';
import type { Procedure } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Flag } from '../../ui/Flag';
import { SearchBox } from '../../ui/SearchBox';
import { useFind } from '../../ui/useFind';
import type { Reach } from '../customer/data';
import { type Doing, type Mapped, procedureBack } from './data';
import { ProcedureForm } from './ProcedureForm';
import styles from './Rooms.module.css';
import { useMeans } from './words';

/** More of them than this are searched rather than looked through. */
const HANDFUL = 8;

interface ProceduresProps {
  reach: Reach;
  mapped: Mapped;
  doing: Doing;
  today: string;
}

export function Procedures({ reach, mapped, doing, today }: ProceduresProps) {
  const { t } = useTranslation('rooms');
  const now = useNow(60_000);
  const [open, setOpen] = useState<number | null>(null);
  const { endpoint } = reach;
  const all = proceduresOf(endpoint.id, mapped.procedures, mapped.bookings, now);
  const free = all.filter(({ procedure }) => standingOf(procedure) === 'unmapped').length;
  const [text, setText] = useFind();
  const fits = ({ description, code }: Procedure) => matches(`${description} ${code}`, text);
  const ignored = all.filter(({ procedure }) => procedure.ignored && fits(procedure));
  const shown = all.filter(({ procedure }) => !procedure.ignored && fits(procedure));
  const row = (counted: Counted) => (
    <Row
      key={counted.procedure.id}
      counted={counted}
      reach={reach}
      doing={doing}
      today={today}
      open={open === counted.procedure.id}
      onOpen={(yes) => setOpen(yes ? counted.procedure.id : null)}
    />
  );
  return (
    <section className={styles.part} aria-labelledby="procedures-title">
      <header className={styles.partHead}>
        <h2 id="procedures-title">{t('procedures', { endpoint: endpoint.name })}</h2>
        {all.length > 0 &&
          (free > 0 ? (
            <Flag tone="warn">{t('unmappedCount', { count: free })}</Flag>
          ) : (
            <Flag tone="good">{t('allMapped')}</Flag>
          ))}
      </header>
      {all.length === 0 ? (
        <p className={styles.empty}>{t('proceduresNone', { endpoint: endpoint.name })}</p>
      ) : (
        <>
          {(all.length > HANDFUL || text !== '') && (
            <SearchBox
              list={t('procedures', { endpoint: endpoint.name })}
              text={text}
              onText={setText}
            />
          )}
          {shown.length + ignored.length === 0 && <p className={styles.empty}>{t('notFound')}</p>}
          <ul className={styles.list}>{shown.map(row)}</ul>
        </>
      )}
      {ignored.length > 0 && (
        <details className={styles.fold}>
          <summary>{t('ignoredList', { count: ignored.length })}</summary>
          <ul className={styles.list}>{ignored.map(row)}</ul>
        </details>
      )}
    </section>
  );
}

interface RowProps {
  counted: Counted;
  reach: Reach;
  doing: Doing;
  today: string;
  open: boolean;
  onOpen: (open: boolean) => void;
}

function Row({ counted, reach, doing, today, open, onOpen }: RowProps) {
  const { t } = useTranslation('rooms');
  const { when } = useFormat();
  const means = useMeans();
  const { procedure, count, next } = counted;
  const standing = standingOf(procedure);
  const put = (given: Partial<Procedure>, said: string) =>
    doing.run({
      name: 'procedure.map',
      data: { ...procedureBack({ ...procedure, ...given }) },
      seen: { [`procedure:${procedure.id}`]: procedure.revision },
      back: procedureBack(procedure),
      said,
    });
  const nothing = { tracerId: null, units: null, delayMinutes: null };
  const name = procedure.description;
  return (
    <li className={`${styles.row} ${standing === 'unmapped' ? styles.free : ''}`}>
      <div className={styles.what}>
        <b>{name}</b>
        <span className="soft">
          {procedure.code && procedure.code !== name ? `${procedure.code} · ` : ''}
          {count === 0 ? t('noneAhead') : t('ahead', { count })}
          {next && ` · ${t('next', { when: when(next.startAt, today) })}`}
        </span>
        {standing === 'mapped' && <span className={styles.means}>{means(procedure)}</span>}
      </div>
      {!open && (
        <div className={styles.does}>
          <Button
            small
            look={standing === 'unmapped' ? 'main' : 'quiet'}
            aria-label={`${t(standing === 'mapped' ? 'change' : 'map')}: ${name}`}
            onClick={() => onOpen(true)}
          >
            {t(standing === 'mapped' ? 'change' : 'map')}
          </Button>
          {standing === 'unmapped' && (
            <Button
              small
              look="quiet"
              busy={doing.action.busy}
              aria-label={`${t('ignore')}: ${name}`}
              onClick={() =>
                void put({ ...nothing, ignored: true }, t('done.ignored', { procedure: name }))
              }
            >
              {t('ignore')}
            </Button>
          )}
          {standing !== 'unmapped' && (
            <Button
              small
              look="bare"
              busy={doing.action.busy}
              aria-label={`${t('take')}: ${name}`}
              onClick={() =>
                void put({ ...nothing, ignored: false }, t('done.unmapped', { procedure: name }))
              }
            >
              {t('take')}
            </Button>
          )}
        </div>
      )}
      {open && (
        <ProcedureForm
          counted={counted}
          reach={reach}
          doing={doing}
          today={today}
          onClose={() => onOpen(false)}
        />
      )}
    </li>
  );
}
