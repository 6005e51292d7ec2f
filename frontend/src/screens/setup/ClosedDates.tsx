import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { isoWeek, weekday } from '../../domain/time';
import type { Done } from '../../protocol/frames';
import type { ClosedDate } from '../../protocol/rows';
import { useScreenKeys } from '../../shell/screenKeys';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { List } from '../../ui/List';
import { Holidays } from './Holidays';
import { Confirm } from './kit/Confirm';
import { type Back, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { DateField, TextField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useWrong } from './kit/wrong';
import { PartHead } from './PartHead';
import { useCatalogue, useToday } from './rows';
import styles from './Setup.module.css';

/** What opens the dates again that a command has closed. */
export function reopening({ result }: Pick<Done, 'result'>): Back[] {
  return ((result.closedDateIds ?? []) as number[]).map((id) => ({
    command: 'closedDate.remove',
    data: { closedDateId: id },
    of: ['closedDate', id],
  }));
}

export function ClosedDates() {
  const { t } = useTranslation('setup');
  const { longDay, shortWeekday, inlineLongDay } = useFormat();
  const { closedDates } = useCatalogue();
  const today = useToday();
  const thisYear = Number(today.slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const [open, setOpen] = useState<'add' | 'propose' | null>(null);
  const [removing, setRemoving] = useState<ClosedDate | null>(null);
  const close = () => setOpen(null);
  const years = [
    ...new Set([thisYear, thisYear + 1, ...closedDates.map((row) => Number(row.date.slice(0, 4)))]),
  ].sort();
  const rows = closedDates.filter((row) => row.date.startsWith(String(year)));
  useScreenKeys(
    [
      {
        keys: ['p'],
        text: t('closed.propose'),
        group: t('part.closed'),
        run: () => setOpen('propose'),
      },
    ],
    true,
  );
  return (
    <>
      <PartHead
        title={`${t('part.closed')} ${year}`}
        help="admin#closed-dates"
        lead={t('closed.lead')}
      >
        <div className={styles.actions}>
          <Button look="quiet" hotkey="P" onClick={() => setOpen('propose')}>
            {t('closed.propose')}
          </Button>
        </div>
      </PartHead>
      <List
        label={`${t('part.closed')} ${year}`}
        rows={rows}
        keyOf={(row) => row.id}
        search={(row) => `${row.name} ${longDay(row.date)} ${row.date}`}
        onNew={() => setOpen('add')}
        newText={t('closed.add')}
        dim={(row) => row.date < today}
        empty={closedDates.length === 0 ? t('closed.empty') : t('closed.emptyYear', { year })}
        first="date"
        filters={
          <fieldset className={kit.choices}>
            <legend className="unseen">{t('closed.year')}</legend>
            {years.map((one) => (
              <label key={one} className={kit.choice}>
                <input
                  type="radio"
                  name="year"
                  checked={one === year}
                  onChange={() => setYear(one)}
                />
                <span className="num">{one}</span>
              </label>
            ))}
          </fieldset>
        }
        columns={[
          {
            key: 'date',
            head: t('closed.day'),
            cell: (row) => (
              <span>
                <b>{longDay(row.date)}</b>{' '}
                {row.date < today && <span className="soft">({t('closed.passed')})</span>}
                {row.date >= today && weekday(row.date) > 5 && (
                  <span className="soft">({t('closed.weekend')})</span>
                )}
              </span>
            ),
            sort: (row) => row.date,
          },
          {
            key: 'weekday',
            head: t('closed.weekday'),
            fileOnly: true,
            cell: () => null,
            file: (row) => shortWeekday(row.date),
          },
          {
            key: 'name',
            head: t('closed.name'),
            wide: true,
            cell: (row) => row.name,
            sort: (row) => row.name,
          },
          {
            key: 'week',
            head: t('closed.week'),
            end: true,
            cell: (row) => <span className="num">{isoWeek(row.date).week}</span>,
            sort: (row) => isoWeek(row.date).week,
          },
          {
            key: 'do',
            head: '',
            end: true,
            file: null,
            cell: (row) => (
              <Button
                look="quiet"
                small
                data-open
                aria-label={`${t('closed.remove')}: ${longDay(row.date)}`}
                onClick={() => setRemoving(row)}
              >
                {t('closed.remove')}
              </Button>
            ),
          },
        ]}
      />
      <Dialog open={open === 'add'} title={t('closed.addTitle')} onClose={close}>
        <ClosedForm year={year} onClose={close} />
      </Dialog>
      <Dialog open={open === 'propose'} title={t('closed.proposeTitle', { year })} onClose={close}>
        <Holidays key={year} year={year} years={years} onYear={setYear} onClose={close} />
      </Dialog>
      <Confirm
        onClose={() => setRemoving(null)}
        what={
          removing && {
            title: t('closed.removeTitle', { day: inlineLongDay(removing.date) }),
            text: t('closed.removeText'),
            doing: t('closed.remove'),
            danger: false,
            command: 'closedDate.remove',
            data: { closedDateId: removing.id },
            options: seenOf('closedDate', removing),
            said: t('closed.removed', { day: longDay(removing.date) }),
            back: () => [
              {
                command: 'closedDate.add',
                data: { dates: [{ date: removing.date, name: removing.name }] },
              },
            ],
          }
        }
      />
    </>
  );
}

function ClosedForm({ year, onClose }: { year: number; onClose: () => void }) {
  const { t } = useTranslation('setup');
  const { longDay } = useFormat();
  const { closedDates } = useCatalogue();
  const say = useWrong();
  const { run, tell, busy, refused } = useDeed();
  const today = useToday();
  const form = useForm({
    refused,
    valuesOf: () => ({ date: today.startsWith(String(year)) ? '' : `${year}-01-01`, name: '' }),
    places: { dates: 'date' },
    check: (values) => ({
      date:
        say.coming(values.date, today, longDay) ??
        (closedDates.some((row) => row.date === values.date) ? t('closed.taken') : undefined),
      name: say.empty(values.name),
    }),
  });
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const { date, name } = form.values;
    const outcome = await run('closedDate.add', { dates: [{ date, name: name.trim() }] });
    if (outcome.type === 'done') {
      tell(t('closed.added', { count: 1 }), ...reopening(outcome));
      onClose();
    }
  };
  return (
    <FormBody
      doing={t('closed.close', { count: 1 })}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      <DateField first label={t('closed.date')} bound={form.bind('date')} />
      <TextField
        label={t('closed.name')}
        hint={t('closed.nameHint')}
        bound={form.bind('name')}
        maxLength={80}
      />
    </FormBody>
  );
}
