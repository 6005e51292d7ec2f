/** The old system's copy: its tables, page by page, and each row with what its columns mean and which of ours it is. */
import { useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { useSession, useStream } from '../../../sync';
import { Button } from '../../../ui/Button';
import { DateSpan, isBackwards } from '../../../ui/DateSpan';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { List } from '../../../ui/List';
import { Refusal } from '../../../ui/Refusal';
import { useAsked } from '../../../ui/useAsked';
import type { Sought } from '../../../ui/ViewMenu';
import { useAnswer } from '../../audit/useAnswer';
import { useCustomers } from '../../people/useCustomers';
import site from '../Site.module.css';
import styles from './Mirror.module.css';
import { type Asked, addressOf, type Kept, type Page, SHORT, wireOf } from './mirror';
import './texts';

const NONE: Asked = { table: '', key: '', customerId: '', fromDate: '', toDate: '' };

export function Mirror() {
  const { t } = useTranslation('mirror');
  const { user } = useSession();
  // Where customers' names come from: a site admin asks for them.
  useStream(user?.role === 'siteAdmin' ? 'site' : 'production');
  const address = useAsked<Asked>(NONE);
  const { asked, now } = address;
  const [before, setBefore] = useState<number | null>(null);
  const [rows, setRows] = useState<readonly Kept[]>([]);
  const [shown, setShown] = useState<Kept | null>(null);
  const backwards = isBackwards(asked);
  const { found, refused, busy } = useAnswer<Page>(
    'mirror.search',
    backwards ? null : wireOf(asked, before),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer, which is the one to what is asked now.
  useEffect(() => {
    if (found) {
      // A page that follows is put below the ones that are there.
      setRows((all) =>
        before === null
          ? found.rows
          : [...all.slice(0, all.findIndex((row) => row.id === before) + 1), ...found.rows],
      );
    }
  }, [found]);
  // Another question begins at its first page, also where the way back or a kept search asks it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each question
  useLayoutEffect(() => setBefore(null), [now]);
  const table = found?.tables.find(({ name }) => name === found.table);
  if (found?.tables.every((one) => one.rows === 0)) {
    return <p className={site.lead}>{t('nothing')}</p>;
  }
  return (
    <>
      <h2 className={site.part}>{t('title')}</h2>
      <p className={site.lead}>{t('lead')}</p>
      <Filter
        asked={{ ...asked, table: asked.table || (found?.table ?? '') }}
        page={found}
        onAsk={address.ask}
      />
      <Refusal refused={refused} />
      {found && table && (
        <>
          <div className={styles.bar}>
            <b className="num">{t('count', { count: table.rows })}</b>
            <span className={styles.files}>
              {(['csv', 'xlsx'] as const).map((end) => (
                <a key={end} className={styles.file} href={addressOf(found.table, asked, end)}>
                  {t(end)}
                </a>
              ))}
            </span>
          </div>
          <Rows
            page={found}
            rows={rows}
            sought={{ now, told: toldOf(asked), go: address.go }}
            onShow={setShown}
          />
          {found.more && (
            <Button
              look="bare"
              busy={busy}
              onClick={() => setBefore(rows[rows.length - 1]?.id ?? null)}
            >
              {t('more')}
            </Button>
          )}
        </>
      )}
      <Dialog
        open={shown !== null}
        broad
        title={t('row', { table: found?.table, key: shown?.key })}
        onClose={() => setShown(null)}
      >
        {shown && found && <Row row={shown} columns={found.columns} />}
      </Dialog>
    </>
  );
}

/** What is asked of a table, as people would say it. */
function toldOf({ table, key, fromDate, toDate }: Asked): string {
  const days = fromDate || toDate ? `${fromDate || '…'}–${toDate || '…'}` : '';
  return [table, key, days].filter(Boolean).join(' ');
}

/** Figures as figures: 9 stands before 10. */
function figureOf(text: string | null | undefined): string | number | null {
  return text == null || text === '' ? null : Number.isNaN(Number(text)) ? text : Number(text);
}

interface FilterProps {
  asked: Asked;
  page: Page | null;
  onAsk: (given: Partial<Asked>) => void;
}

function Filter({ asked, page, onAsk }: FilterProps) {
  const { t } = useTranslation('mirror');
  const customers = useCustomers();
  const table = page?.tables.find(({ name }) => name === asked.table);
  const named = [...(customers?.values() ?? [])].sort((one, other) =>
    one.shortName.localeCompare(other.shortName, 'da'),
  );
  return (
    <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <Field label={t('table')}>
        {(control) => (
          <select
            {...control}
            value={asked.table}
            // What is asked of one table means nothing in another.
            onChange={(event) => onAsk({ ...NONE, table: event.target.value })}
          >
            {(page?.tables ?? []).map((one) => (
              <option key={one.name} value={one.name}>
                {one.name} ({one.rows})
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('key')}>
        {(control) => (
          <input
            {...control}
            type="search"
            spellCheck={false}
            autoComplete="off"
            maxLength={64}
            value={asked.key}
            onChange={(event) => onAsk({ key: event.target.value.trim() })}
          />
        )}
      </Field>
      {table?.ofCustomers && (
        <Field label={t('customer')}>
          {(control) => (
            <select
              {...control}
              value={asked.customerId}
              onChange={(event) => onAsk({ customerId: event.target.value })}
            >
              <option value="">{t('anyone')}</option>
              {named.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.shortName}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {table?.dated && (
        <DateSpan
          span={asked}
          from={t('from')}
          to={t('to')}
          backwards={t('backwards')}
          onChange={(name, date) => onAsk({ [name]: date })}
        />
      )}
    </form>
  );
}

interface RowsProps {
  page: Page;
  rows: readonly Kept[];
  sought: Sought;
  onShow: (row: Kept) => void;
}

function Rows({ page, rows, sought, onShow }: RowsProps) {
  const { t } = useTranslation('mirror');
  const { dayAndClock } = useFormat();
  const short = (SHORT[page.table] ?? page.columns.slice(0, 5)).filter((one) =>
    page.columns.includes(one),
  );
  return (
    <List
      bare
      id={`mirror-${page.table}`}
      first={null}
      sought={sought}
      label={t('row', { table: page.table, key: '' })}
      rows={rows}
      keyOf={(row) => row.id}
      dim={(row) => row.goneAt !== null}
      empty={t('empty')}
      columns={[
        ...short.map((column) => ({
          key: column,
          head: column,
          sort: (row: Kept) => figureOf(row.data[column]),
          cell: (row: Kept) => <span className="num">{row.data[column] ?? t('none')}</span>,
        })),
        {
          key: 'ours',
          head: t('ours'),
          cell: (row: Kept) => (
            <>
              <Ties row={row} />
              {row.goneAt !== null && (
                <span className="soft"> {t('gone', { time: dayAndClock(row.goneAt) })}</span>
              )}
            </>
          ),
        },
        {
          key: 'open',
          head: '',
          cell: (row: Kept) => (
            <Button
              small
              look="bare"
              aria-label={`${t('open')}: ${row.key}`}
              onClick={() => onShow(row)}
            >
              {t('open')}
            </Button>
          ),
        },
      ]}
    />
  );
}

function Ties({ row }: { row: Kept }) {
  const { t } = useTranslation('mirror');
  return (
    <>
      {row.ties
        .map(({ kind, id }) => t(`tie.${kind}`, { id, defaultValue: `${kind} ${id}` }))
        .join(', ') || t('none')}
    </>
  );
}

function Row({ row, columns }: { row: Kept; columns: readonly string[] }) {
  const { t, i18n } = useTranslation('mirror');
  const { dayAndClock } = useFormat();
  return (
    <>
      <p className={styles.facts}>
        <span>
          {t('ours')}: <Ties row={row} />
        </span>
        <span className="soft">{t('agreed', { time: dayAndClock(row.seenAt) })}</span>
        {row.goneAt !== null && <b>{t('gone', { time: dayAndClock(row.goneAt) })}</b>}
      </p>
      <table className={styles.row}>
        <thead>
          <tr>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('value')}</th>
            <th scope="col">{t('means')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column}>
              <th scope="row">{column}</th>
              <td className="num">{row.data[column] ?? t('none')}</td>
              <td className="soft">
                {i18n.exists(`mirror:meaning.${column}`) ? t(`meaning.${column}`) : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
