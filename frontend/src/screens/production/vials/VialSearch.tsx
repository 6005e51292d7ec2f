/** Vials by batch, customer, tracer and dates, in the window or not, and the same as a file. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { csv } from '../../../domain/csv';
import { addDays, clockSeconds, dateOf } from '../../../domain/time';
import type { Refused } from '../../../protocol/frames';
import type { Customer, Tracer, Vial } from '../../../protocol/rows';
import { useQuery, useRows, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { saveFile } from '../../../ui/saveFile';
import { Table } from '../../../ui/Table';
import { Refusal } from '../Refusal';
import { useWords } from '../words';
import styles from './VialSearch.module.css';
import './texts';

interface Asked {
  batch: string;
  customerId: string;
  tracerId: string;
  fromDate: string;
  toDate: string;
}

type Found =
  | { state: 'none' }
  | { state: 'asking' }
  | { state: 'found'; vials: Vial[]; more: boolean }
  | { state: 'refused'; refused: Refused };

export function VialSearch({ today }: { today: string }) {
  const { t, core } = useWords();
  const query = useQuery();
  const tracers = useRows('production', 'tracer') as readonly Tracer[];
  const customers = useRows('production', 'customer') as readonly Customer[];
  const [asked, setAsked] = useState<Asked>({
    batch: '',
    customerId: '',
    tracerId: '',
    fromDate: addDays(today, -7),
    toDate: today,
  });
  const [found, setFound] = useState<Found>({ state: 'none' });
  const turn = useRef(0);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const set = (name: keyof Asked) => (value: string) =>
    setAsked((all) => ({ ...all, [name]: value }));
  const search = async (event: FormEvent) => {
    event.preventDefault();
    turn.current += 1;
    const mine = turn.current;
    setFound({ state: 'asking' });
    const answer = await query('vials.search', wireOf(asked));
    // Only the last question's answer counts.
    if (mine !== turn.current) {
      return;
    }
    if (answer.type === 'answer') {
      const { vials, more } = answer.result as unknown as { vials: Vial[]; more?: boolean };
      setFound({ state: 'found', vials, more: more === true });
    } else {
      setFound({ state: 'refused', refused: answer });
    }
  };
  const backwards = asked.fromDate !== '' && asked.toDate !== '' && asked.toDate < asked.fromDate;
  return (
    <>
      <h1 className="unseen">{t('search.title')}</h1>
      <form className={styles.form} onSubmit={search} noValidate aria-label={t('search.title')}>
        <Field label={t('search.batch')}>
          {(control) => (
            <input
              {...control}
              ref={first}
              type="search"
              spellCheck={false}
              autoComplete="off"
              maxLength={30}
              value={asked.batch}
              onChange={(event) => set('batch')(event.target.value)}
            />
          )}
        </Field>
        <Choice
          label={t('add.customer')}
          value={asked.customerId}
          options={customers}
          onChange={set('customerId')}
        />
        <Choice
          label={t('add.tracer')}
          value={asked.tracerId}
          options={tracers}
          onChange={set('tracerId')}
        />
        <Field label={t('search.from')}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={asked.fromDate}
              onChange={(event) => set('fromDate')(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('search.to')} error={backwards ? t('search.backwards') : null}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={asked.toDate}
              onChange={(event) => set('toDate')(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={found.state === 'asking'} disabled={backwards}>
          {t('search.do')}
        </Button>
      </form>
      {found.state === 'none' && <p className={styles.hint}>{t('search.hint')}</p>}
      {found.state === 'refused' && (
        <>
          <Refusal refused={found.refused} />
          <p className="soft">{core('do.retry')}</p>
        </>
      )}
      {found.state === 'found' && <Results found={found} asked={asked} />}
    </>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: readonly { id: number; shortName: string }[];
  onChange: (value: string) => void;
}) {
  const { t } = useWords();
  return (
    <Field label={props.label}>
      {(control) => (
        <select
          {...control}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        >
          <option value="">{t('search.all')}</option>
          {props.options.map((one) => (
            <option key={one.id} value={one.id}>
              {one.shortName}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Results({ found, asked }: { found: Extract<Found, { state: 'found' }>; asked: Asked }) {
  const { t, format, marksOf } = useWords();
  const tracers = useTable('production', 'tracer');
  const customers = useTable('production', 'customer');
  const { vials, more } = found;
  const tracerOf = (vial: Vial) => tracers.get(vial.tracerId)?.shortName ?? '–';
  const ownerOf = (vial: Vial) =>
    vial.purpose
      ? t(`vial.purpose.${vial.purpose}` as 'vial.purpose.rinse', { defaultValue: vial.purpose })
      : (customers.get(vial.customerId ?? -1)?.shortName ?? '–');
  const stateOf = (vial: Vial) => {
    const code = vial.discardCode ? `: ${t(`vial.code.${vial.discardCode}`)}` : '';
    return `${t(`vial.state.${vial.state}`)}${code}`;
  };
  const save = () => {
    const heads = [
      'id',
      'batch',
      'tracer',
      'customer',
      'mbq',
      'measured',
      'ml',
      'state',
      'orders',
      'marks',
    ];
    const rows = vials.map((vial) => [
      vial.id,
      vial.batchNumber,
      tracerOf(vial),
      ownerOf(vial),
      vial.activityMbq,
      vial.calibratedAt,
      vial.volumeMl,
      stateOf(vial),
      vial.orderIds.join(' '),
      marksOf(vial).join(', '),
    ]);
    const text = csv(
      heads.map((head) => t(`search.head.${head}`)),
      rows,
      format.language,
    );
    saveFile(`vials-${asked.fromDate || 'all'}-${asked.toDate || 'all'}.csv`, text);
  };
  return (
    <>
      <div className={styles.found}>
        <p role="status">
          <b>{t('search.count', { count: vials.length })}</b>{' '}
          {more && <span className={styles.more}>{t('search.more')}</span>}
        </p>
        {vials.length > 0 && (
          <Button small look="quiet" onClick={save}>
            {t('search.csv')}
          </Button>
        )}
      </div>
      <Table
        label={t('search.title')}
        rows={vials}
        keyOf={(vial) => vial.id}
        dim={(vial) => vial.state === 'discarded'}
        empty={t('search.none')}
        columns={[
          { head: t('search.head.batch'), cell: (vial) => <b>{vial.batchNumber}</b> },
          { head: t('search.head.tracer'), cell: tracerOf },
          { head: t('search.head.customer'), cell: ownerOf },
          {
            head: t('search.head.mbq'),
            cell: (vial) => <span className="num">{format.mbq(vial.activityMbq)}</span>,
          },
          {
            head: t('search.head.measured'),
            cell: (vial) => (
              <span className="num">
                {format.shortDate(dateOf(vial.calibratedAt))} {clockSeconds(vial.calibratedAt)}
              </span>
            ),
          },
          {
            head: t('search.head.ml'),
            cell: (vial) => <span className="num">{format.figure(vial.volumeMl, 2)}</span>,
          },
          { head: t('search.head.state'), cell: stateOf },
          { head: t('search.head.marks'), cell: (vial) => marksOf(vial).join(', ') || '–' },
        ]}
      />
    </>
  );
}

/** Only what was asked for: an empty field is no condition. */
function wireOf(asked: Asked): Record<string, unknown> {
  return {
    ...(asked.batch.trim() ? { batch: asked.batch.trim() } : {}),
    ...(asked.customerId ? { customerId: Number(asked.customerId) } : {}),
    ...(asked.tracerId ? { tracerId: Number(asked.tracerId) } : {}),
    ...(asked.fromDate ? { fromDate: asked.fromDate } : {}),
    ...(asked.toDate ? { toDate: asked.toDate } : {}),
  };
}
