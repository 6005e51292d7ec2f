/** The trail, searched: what is asked stands in the address, so that it can be sent and gone back to. */

import type { TFunction } from 'i18next';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { useQuery, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import { SavedSearches } from '../../ui/ViewMenu';
import styles from './Audit.module.css';
import type { TrailEntry, TrailPage } from './answers';
import { Entry } from './Entry';
import { EraseDialog } from './EraseDialog';
import { subjectWords } from './subjects';
import { useAnswer } from './useAnswer';

const FIELDS = [
  'orderId',
  'batch',
  'person',
  'kind',
  'fromDate',
  'fromTime',
  'toDate',
  'toTime',
  'subject',
] as const;
type FieldName = (typeof FIELDS)[number];
export type Asked = Partial<Record<FieldName, string>>;
const PAGE = 50;

/** What the address asks for. */
export function askedOf(search: string): Asked {
  const given = new URLSearchParams(search);
  const asked: Asked = {};
  for (const field of FIELDS) {
    const value = given.get(field)?.trim();
    if (value) {
      asked[field] = value;
    }
  }
  return asked;
}

export function addressOf(asked: Asked): string {
  return new URLSearchParams(asked as Record<string, string>).toString();
}

/** What is asked, as people would say it. */
function toldOf(asked: Asked, titles: Readonly<Record<string, string>>, t: TFunction<'audit'>) {
  const { kind, subject, fromDate, fromTime, toDate, toTime, ...rest } = asked;
  const end = (date?: string, time?: string) => [date ?? '…', time].filter(Boolean).join(' ');
  const days = fromDate || toDate ? `${end(fromDate, fromTime)}–${end(toDate, toTime)}` : '';
  return [
    ...Object.values(rest),
    kind && (titles[kind] ?? kind),
    subject && subjectWords(subject, t),
    days,
  ]
    .filter(Boolean)
    .join(' ');
}

/** The query's data: numbers as numbers. */
export function dataOf(asked: Asked): Record<string, unknown> {
  const { orderId, ...rest } = asked;
  const number = Number(orderId);
  return { ...rest, ...(orderId && Number.isInteger(number) ? { orderId: number } : {}) };
}

export function Trail() {
  const { t } = useTranslation('audit');
  const { user } = useSession();
  const search = useSearch();
  const [, go] = useLocation();
  const asked = useMemo(() => askedOf(search), [search]);
  const [turn, setTurn] = useState(0);
  const first = useAnswer<TrailPage>('audit.search', { ...dataOf(asked), limit: PAGE }, turn);
  const older = useOlder(asked, first.found);
  const [erasing, setErasing] = useState<TrailEntry | null>(null);
  const entries = [...(first.found?.entries ?? []), ...older.entries];
  const more = older.more ?? first.found?.more ?? false;
  const ask = (next: Asked) =>
    go(`/audit/trail${Object.keys(next).length ? `?${addressOf(next)}` : ''}`);
  const site = user?.role === 'siteAdmin';
  return (
    <>
      <p className={styles.lead}>{t(site ? 'trail.leadSite' : 'trail.lead')}</p>
      <SearchForm
        key={search}
        asked={asked}
        kinds={first.found?.kinds ?? []}
        titles={first.found?.titles ?? {}}
        busy={first.busy}
        refused={first.refused}
        onAsk={ask}
      />
      {asked.subject && (
        <p className={styles.only}>
          <span>{t('trail.onlyAbout', { what: subjectWords(asked.subject, t) })}</span>
          <Button small look="quiet" onClick={() => ask({ ...asked, subject: '' })}>
            {t('trail.clear')}
          </Button>
        </p>
      )}
      <Refusal refused={first.refused?.field ? null : first.refused} />
      {first.found && (
        <div className={styles.toolbar}>
          <p role="status">
            <b>{t('trail.shown', { count: entries.length })}</b>
            {more && <span className="soft">, {t('trail.orMore')}</span>}
          </p>
          <span className={styles.downloads} title={t('trail.taken')}>
            <SavedSearches
              id="trail"
              sought={{
                now: addressOf(asked),
                told: toldOf(asked, first.found.titles ?? {}, t),
                go: (kept) => ask(askedOf(kept)),
              }}
            />
            <a className={styles.download} href={`/api/audit.csv?${addressOf(asked)}`}>
              {t('trail.csv')}
            </a>
            <a className={styles.download} href={`/api/audit.pdf?${addressOf(asked)}`}>
              {t('trail.pdf')}
            </a>
          </span>
        </div>
      )}
      {first.found && entries.length === 0 && <p className={styles.empty}>{t('trail.none')}</p>}
      <ol className={styles.entries} aria-busy={first.busy}>
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            onSubject={(subject) => ask({ subject })}
            onErase={site && !entry.erased && entry.kind !== 'payload.erased' ? setErasing : null}
          />
        ))}
      </ol>
      {more && (
        <Button look="quiet" busy={older.busy} onClick={older.load}>
          {t('trail.more')}
        </Button>
      )}
      <Refusal refused={older.refused} />
      <EraseDialog
        entry={erasing}
        onClose={() => setErasing(null)}
        onDone={() => {
          setErasing(null);
          setTurn((value) => value + 1);
        }}
      />
    </>
  );
}

/** The pages after the first. */
function useOlder(asked: Asked, first: TrailPage | null) {
  const query = useQuery();
  const [state, setState] = useState<{
    first: TrailPage | null;
    entries: TrailEntry[];
    more: boolean | null;
    busy: boolean;
    refused: import('../../protocol/frames').Refused | null;
  }>({ first: null, entries: [], more: null, busy: false, refused: null });
  const mine =
    state.first === first ? state : { first, entries: [], more: null, busy: false, refused: null };
  const load = async () => {
    const last = mine.entries.at(-1) ?? first?.entries.at(-1);
    if (!last || mine.busy) {
      return;
    }
    setState({ ...mine, busy: true, refused: null });
    const answer = await query('audit.search', { ...dataOf(asked), limit: PAGE, before: last.id });
    setState((now) => {
      if (now.first !== first) {
        return now;
      }
      if (answer.type !== 'answer') {
        return { ...now, busy: false, refused: answer };
      }
      const page = answer.result as TrailPage;
      return {
        ...now,
        busy: false,
        entries: [...now.entries, ...page.entries],
        more: page.more,
      };
    });
  };
  return { ...mine, load };
}

function SearchForm(props: {
  asked: Asked;
  kinds: string[];
  titles: Readonly<Record<string, string>>;
  busy: boolean;
  refused: ReturnType<typeof useAnswer>['refused'];
  onAsk: (asked: Asked) => void;
}) {
  const { t } = useTranslation('audit');
  const textOf = useRefusalText();
  const { asked, refused } = props;
  const [values, setValues] = useState<Asked>(asked);
  useEffect(() => setValues(asked), [asked]);
  const errorAt = (field: FieldName) => (refused?.field === field ? textOf(refused) : undefined);
  const set = (field: FieldName) => (event: { target: { value: string } }) =>
    setValues((all) => ({ ...all, [field]: event.target.value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onAsk(askedOf(addressOf({ ...values, subject: asked.subject ?? '' })));
  };
  const called = (kind: string) => props.titles[kind] ?? kind;
  const nouns = [...new Set(props.kinds.map((kind) => kind.split('.')[0] as string))].sort();
  return (
    <form className={styles.search} onSubmit={submit} noValidate>
      <Field label={t('trail.order')} error={errorAt('orderId')}>
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            pattern="[0-9]*"
            value={values.orderId ?? ''}
            onChange={(event) =>
              set('orderId')({ target: { value: event.target.value.replace(/\D/g, '') } })
            }
          />
        )}
      </Field>
      <Field label={t('trail.batch')} error={errorAt('batch')}>
        {(control) => (
          <input
            {...control}
            autoCapitalize="characters"
            value={values.batch ?? ''}
            onChange={set('batch')}
          />
        )}
      </Field>
      <Field label={t('trail.person')} error={errorAt('person')}>
        {(control) => (
          <input
            {...control}
            placeholder={t('trail.personHint')}
            value={values.person ?? ''}
            onChange={set('person')}
          />
        )}
      </Field>
      <Field label={t('trail.kind')} error={errorAt('kind')}>
        {(control) => (
          <select {...control} value={values.kind ?? ''} onChange={set('kind')}>
            <option value="">{t('trail.anyKind')}</option>
            {nouns.map((noun) => (
              <optgroup key={noun} label={called(noun)}>
                <option value={noun}>{t('trail.allOf', { what: called(noun) })}</option>
                {props.kinds
                  .filter((kind) => kind.startsWith(`${noun}.`))
                  .map((kind) => (
                    <option key={kind} value={kind}>
                      {called(kind)}
                    </option>
                  ))}
              </optgroup>
            ))}
            {values.kind && !props.kinds.includes(values.kind) && !nouns.includes(values.kind) && (
              <option value={values.kind}>{called(values.kind)}</option>
            )}
          </select>
        )}
      </Field>
      <Field label={t('trail.from')} error={errorAt('fromDate')}>
        {(control) => (
          <input
            {...control}
            type="date"
            value={values.fromDate ?? ''}
            onChange={set('fromDate')}
          />
        )}
      </Field>
      <Field label={t('trail.fromTime')} error={errorAt('fromTime')}>
        {(control) => (
          <input
            {...control}
            type="time"
            value={values.fromTime ?? ''}
            onChange={set('fromTime')}
          />
        )}
      </Field>
      <Field label={t('trail.to')} error={errorAt('toDate')}>
        {(control) => (
          <input {...control} type="date" value={values.toDate ?? ''} onChange={set('toDate')} />
        )}
      </Field>
      <Field label={t('trail.toTime')} error={errorAt('toTime')}>
        {(control) => (
          <input {...control} type="time" value={values.toTime ?? ''} onChange={set('toTime')} />
        )}
      </Field>
      <div className={styles.submit}>
        <Button type="submit" busy={props.busy}>
          {t(props.busy ? 'trail.searching' : 'trail.search')}
        </Button>
        <Button look="quiet" onClick={() => props.onAsk({})}>
          {t('trail.clear')}
        </Button>
      </div>
    </form>
  );
}
