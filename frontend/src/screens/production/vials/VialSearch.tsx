/** Vials by batch, customer, tracer and dates, in the window or not, and the same as a file. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { addDays, clockSeconds, dateOf } from '../../../domain/time';
import type { Customer, Tracer, Vial } from '../../../protocol/rows';
import { useRows, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { DateSpan, isBackwards } from '../../../ui/DateSpan';
import { Field } from '../../../ui/Field';
import { List } from '../../../ui/List';
import { type InAddress, useAsked } from '../../../ui/useAsked';
import { useAnswer } from '../../audit/useAnswer';
import { Refusal } from '../Refusal';
import { useWords } from '../words';
import styles from './VialSearch.module.css';
import './texts';

type Asked = {
  batch: string;
  customerId: string;
  tracerId: string;
  fromDate: string;
  toDate: string;
};

interface Found {
  vials: Vial[];
  more?: boolean;
}

export function VialSearch({ today }: { today: string }) {
  const { t, core } = useWords();
  const tracers = useRows('production', 'tracer') as readonly Tracer[];
  const customers = useRows('production', 'customer') as readonly Customer[];
  const address = useAsked<Asked>({
    batch: '',
    customerId: '',
    tracerId: '',
    fromDate: addDays(today, -7),
    toDate: today,
  });
  // What is typed is asked for when somebody says so; what the address names is asked for at once.
  const [asked, setAsked] = useState(address.asked);
  const [turn, setTurn] = useState(0);
  const { now } = address;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, by a kept search or the way back
  useEffect(() => setAsked(address.asked), [now]);
  const { found, refused, busy } = useAnswer<Found>(
    'vials.search',
    now !== '' || turn > 0 ? wireOf(address.asked) : null,
    turn,
  );
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const set = (name: keyof Asked) => (value: string) =>
    setAsked((all) => ({ ...all, [name]: value }));
  const search = (event: FormEvent) => {
    event.preventDefault();
    address.ask({ ...asked, batch: asked.batch.trim() });
    setTurn((value) => value + 1);
  };
  const backwards = isBackwards(asked);
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
        <DateSpan
          span={asked}
          from={t('search.from')}
          to={t('search.to')}
          backwards={t('search.backwards')}
          onChange={(name, date) => set(name)(date)}
        />
        <Button type="submit" busy={busy} disabled={backwards}>
          {t('search.do')}
        </Button>
      </form>
      {!found && !busy && !refused && <p className={styles.hint}>{t('search.hint')}</p>}
      {refused && (
        <>
          <Refusal refused={refused} />
          <p className="soft">{core('do.retry')}</p>
        </>
      )}
      {found && (
        <div aria-busy={busy}>
          <Results found={found} address={address} />
        </div>
      )}
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

function Results({ found, address }: { found: Found; address: InAddress<Asked> }) {
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
  const { asked } = address;
  const days = (date: string) => (date ? format.shortDate(date) : '…');
  const told = [
    asked.batch,
    customers.get(Number(asked.customerId))?.shortName,
    tracers.get(Number(asked.tracerId))?.shortName,
    `${days(asked.fromDate)}–${days(asked.toDate)}`,
  ];
  return (
    <List
      id="vials"
      label={t('search.title')}
      rows={vials}
      first={null}
      keyOf={(vial) => vial.id}
      dim={(vial) => vial.state === 'discarded'}
      empty={t('search.none')}
      sought={{ now: address.now, told: told.filter(Boolean).join(' '), go: address.go }}
      filters={more ? <span className={styles.more}>{t('search.more')}</span> : null}
      columns={[
        {
          key: 'batch',
          head: t('search.head.batch'),
          cell: (vial) => <b className={styles.whole}>{vial.batchNumber}</b>,
          sort: (vial) => vial.batchNumber,
        },
        {
          key: 'id',
          head: t('search.head.id'),
          fileOnly: true,
          cell: () => null,
          sort: (vial) => vial.id,
        },
        { key: 'tracer', head: t('search.head.tracer'), cell: tracerOf, sort: tracerOf },
        { key: 'customer', head: t('search.head.customer'), cell: ownerOf, sort: ownerOf },
        {
          key: 'mbq',
          head: t('search.head.mbq'),
          end: true,
          cell: (vial) => <span className="num">{format.mbq(vial.activityMbq)}</span>,
          sort: (vial) => vial.activityMbq,
        },
        {
          key: 'measured',
          head: t('search.head.measured'),
          cell: (vial) => (
            <span className="num">
              {format.shortDate(dateOf(vial.calibratedAt))} {clockSeconds(vial.calibratedAt)}
            </span>
          ),
          sort: (vial) => vial.calibratedAt,
        },
        {
          key: 'ml',
          head: t('search.head.ml'),
          end: true,
          cell: (vial) => <span className="num">{format.figure(vial.volumeMl, 2)}</span>,
          sort: (vial) => vial.volumeMl,
        },
        { key: 'state', head: t('search.head.state'), cell: stateOf, sort: stateOf },
        {
          key: 'orders',
          head: t('search.head.orders'),
          fileOnly: true,
          cell: () => null,
          sort: (vial) => vial.orderIds.join(' '),
        },
        {
          key: 'marks',
          head: t('search.head.marks'),
          cell: (vial) => marksOf(vial).join(', ') || '–',
          sort: (vial) => marksOf(vial).join(', ') || null,
        },
      ]}
    />
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
