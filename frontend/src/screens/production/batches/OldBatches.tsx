/** What waits for a decision, whatever its date, and the way to every batch there ever was. */
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { dateOf } from '../../../domain/time';
import { type Waiting, waitingOf } from '../../../domain/waiting';
import type { BatchState as State, Tracer } from '../../../protocol/rows';
import { useRows, useTable } from '../../../sync';
import { BatchState, useBatchWord } from '../../../ui/BatchState';
import { Button } from '../../../ui/Button';
import { DateSpan, isBackwards } from '../../../ui/DateSpan';
import { Field } from '../../../ui/Field';
import { Flag } from '../../../ui/Flag';
import { List } from '../../../ui/List';
import { useAsked } from '../../../ui/useAsked';
import search from '../vials/VialSearch.module.css';
import '../vials/texts';
import { useWords } from '../words';
import { FoundBatches } from './FoundBatches';
import styles from './OldBatches.module.css';
import { OneBatch } from './OneBatch';
import './oldTexts';

const STATES: readonly State[] = [
  'inProduction',
  'awaitingQc',
  'conditionallyCertified',
  'certified',
  'rejected',
];

/** Where a batch of any age is shown. */
export const oldBatch = (batchId: number): string => `/production/batches/old?batch=${batchId}`;

type Asked = { number: string; tracerId: string; state: string; fromDate: string; toDate: string };

export function OldBatches({ today }: { today: string }) {
  const { t } = useWords();
  const [path, go] = useLocation();
  const address = new URLSearchParams(useSearch());
  const chosen = Number(address.get('batch')) || null;
  const hrefOf = (batchId: number | null) => {
    const next = new URLSearchParams(address);
    next.delete('batch');
    if (batchId !== null) {
      next.set('batch', String(batchId));
    }
    return next.size === 0 ? path : `${path}?${next}`;
  };
  const open = (batchId: number) => go(hrefOf(batchId));
  if (chosen !== null) {
    return (
      <>
        <h1 className="unseen">{t('old.back')}</h1>
        <Link href={hrefOf(null)} className={styles.back ?? ''}>
          ← {t('old.back')}
        </Link>
        <OneBatch key={chosen} id={chosen} today={today} />
      </>
    );
  }
  return (
    <>
      <h1 className="unseen">{t('old.back')}</h1>
      <WaitingList today={today} onOpen={open} />
      <Find onOpen={open} />
    </>
  );
}

/** The batches on the stream that somebody has yet to decide about. */
export function useWaiting(today: string): Waiting[] {
  return waitingOf(useRows('production', 'batch'), today);
}

function WaitingList({ today, onOpen }: { today: string; onOpen: (batchId: number) => void }) {
  const { t, format } = useWords();
  const word = useBatchWord();
  const tracers = useTable('production', 'tracer');
  const waiting = useWaiting(today);
  const tracerOf = ({ batch }: Waiting) => tracers.get(batch.tracerId)?.shortName ?? '–';
  const namesOf = ({ tests }: Waiting) => tests.map((test) => test.name).join(', ');
  return (
    <section className={styles.part}>
      <h2>{t('old.waits')}</h2>
      <p className="soft">{t('old.waitsText')}</p>
      <List
        id="waitingBatches"
        label={t('old.waits')}
        rows={waiting}
        first={null}
        keyOf={(one) => one.batch.id}
        onOpen={(one) => onOpen(one.batch.id)}
        loud={(one) => one.due}
        empty={t('old.noneWaits')}
        columns={[
          {
            key: 'number',
            head: t('old.batch'),
            cell: ({ batch }) => <b className={search.whole}>{batch.number}</b>,
            sort: ({ batch }) => batch.number,
          },
          { key: 'tracer', head: t('search.head.tracer'), cell: tracerOf, sort: tracerOf },
          {
            key: 'made',
            head: t('old.made'),
            cell: ({ batch }) => format.shortDate(dateOf(batch.endOfSynthesisAt)),
            sort: ({ batch }) => batch.endOfSynthesisAt,
          },
          {
            key: 'state',
            head: t('old.state'),
            cell: ({ batch }) => <BatchState state={batch.state} />,
            sort: ({ batch }) => word(batch.state),
          },
          {
            key: 'since',
            head: t('old.since'),
            cell: (one) => format.when(one.since, today),
            sort: (one) => one.since,
          },
          {
            key: 'tests',
            head: t('old.for'),
            wide: true,
            cell: (one) =>
              one.ready ? (
                <Flag tone="good">{t('old.ready')}</Flag>
              ) : (
                namesOf(one) || <Flag tone="bad">{t('old.outside')}</Flag>
              ),
            sort: (one) => (one.ready ? t('old.ready') : namesOf(one) || t('old.outside')),
          },
        ]}
      />
    </section>
  );
}

function Find({ onOpen }: { onOpen: (batchId: number) => void }) {
  const { t, format } = useWords();
  const word = useBatchWord();
  const tracers = useRows('production', 'tracer') as readonly Tracer[];
  const address = useAsked<Asked>({
    number: '',
    tracerId: '',
    state: '',
    fromDate: '',
    toDate: '',
  });
  const [asked, setAsked] = useState(address.asked);
  const [turn, setTurn] = useState(0);
  const { now } = address;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, by a kept search or the way back
  useEffect(() => setAsked(address.asked), [now]);
  const set = (name: keyof Asked) => (value: string) =>
    setAsked((all) => ({ ...all, [name]: value }));
  const backwards = isBackwards(asked);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    address.ask({ ...asked, number: asked.number.trim() });
    setTurn((value) => value + 1);
  };
  const day = (date: string) => (date ? format.shortDate(date) : '…');
  const sought = address.asked;
  const told = [
    sought.number,
    tracers.find((one) => String(one.id) === sought.tracerId)?.shortName,
    sought.state && word(sought.state as State),
    (sought.fromDate || sought.toDate) && `${day(sought.fromDate)}–${day(sought.toDate)}`,
  ];
  return (
    <section className={styles.part}>
      <h2>{t('old.find')}</h2>
      <form className={search.form} onSubmit={submit} noValidate aria-label={t('old.find')}>
        <Field label={t('old.number')}>
          {(control) => (
            <input
              {...control}
              type="search"
              spellCheck={false}
              autoComplete="off"
              maxLength={30}
              value={asked.number}
              onChange={(event) => set('number')(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('add.tracer')}>
          {(control) => (
            <select
              {...control}
              value={asked.tracerId}
              onChange={(event) => set('tracerId')(event.target.value)}
            >
              <option value="">{t('search.all')}</option>
              {tracers.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.shortName}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('old.state')}>
          {(control) => (
            <select
              {...control}
              value={asked.state}
              onChange={(event) => set('state')(event.target.value)}
            >
              <option value="">{t('search.all')}</option>
              {STATES.map((state) => (
                <option key={state} value={state}>
                  {word(state)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <DateSpan
          span={asked}
          from={t('old.from')}
          to={t('search.to')}
          backwards={t('search.backwards')}
          onChange={(name, date) => set(name)(date)}
        />
        <Button type="submit" disabled={backwards}>
          {t('search.do')}
        </Button>
      </form>
      <FoundBatches
        asked={now !== '' || turn > 0 ? wireOf(sought) : null}
        turn={turn}
        sought={{ now, told: told.filter(Boolean).join(' '), go: address.go }}
        onOpen={onOpen}
      />
    </section>
  );
}

/** Only what was asked for: an empty field is no condition. */
function wireOf({ tracerId, ...asked }: Asked): Record<string, unknown> {
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(given), ...(tracerId ? { tracerId: Number(tracerId) } : {}) };
}
