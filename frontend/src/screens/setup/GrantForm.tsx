/** Grants somebody rights to release, several things at once. */
import { useTranslation } from 'react-i18next';
import type { What } from '../../domain/releaseRights';
import { whatKey, whatOfKey } from '../../domain/setupWeek';
import { isDate } from '../../domain/time';
import type { SiteUser } from '../../protocol/rows';
import { useSession } from '../../sync';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { DateField, SelectField } from './kit/fields';
import { useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useNames, useToday } from './rows';

interface Values {
  userId: string;
  things: readonly string[];
  fromDate: string;
  toDate: string;
}

interface GrantFormProps {
  start: { userId?: number; what?: What };
  persons: readonly SiteUser[];
  things: readonly What[];
  onClose: () => void;
}

export function GrantForm({ start, persons, things, onClose }: GrantFormProps) {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const { user: me } = useSession();
  const names = useNames();
  const today = useToday();
  const { run, tell, busy, refused } = useDeed();
  const form = useForm<Values>({
    refused,
    valuesOf: () => ({
      userId: start.userId === undefined ? '' : String(start.userId),
      things: start.what ? [whatKey(start.what)] : [],
      fromDate: today,
      toDate: '',
    }),
    places: { tracerId: 'things', isotopeId: 'things' },
    check: (values) => ({
      userId: values.userId ? undefined : t('wrong.choose'),
      things: values.things.length === 0 ? t('right.chooseThing') : undefined,
      fromDate: isDate(values.fromDate) ? undefined : t('wrong.date'),
      toDate: values.toDate && values.toDate < values.fromDate ? t('right.dates') : undefined,
    }),
  });
  const { values } = form;
  const person = persons.find((user) => String(user.id) === values.userId);
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    let left = values.things;
    for (const key of values.things) {
      const outcome = await run('releaseRight.grant', {
        userId: Number(values.userId),
        ...whatOfKey(key),
        fromDate: values.fromDate,
        toDate: values.toDate || null,
      });
      if (outcome.type !== 'done') {
        return;
      }
      left = left.filter((one) => one !== key);
      if (left.length > 0) {
        form.set('things', left);
      }
    }
    const what = values.things.map((key) => names.what(whatOfKey(key))).join(', ');
    tell(t('right.granted', { name: person?.name, what }));
    onClose();
  };
  const chosen = new Set(values.things);
  const wrong = form.bind('things').error;
  const tracers = things.filter((what) => what.tracerId !== null).map(whatKey);
  return (
    <FormBody
      doing={
        values.things.length === 0
          ? t('right.grant')
          : t('right.doing', { count: values.things.length })
      }
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      <SelectField
        first={start.userId === undefined}
        label={t('right.person')}
        bound={form.bind('userId')}
        empty={t('choose')}
        hint={t('right.ownText')}
        options={persons
          .filter((user) => user.id !== me?.id && user.active)
          .map((user) => ({
            value: String(user.id),
            text: `${user.name} (${core(`role.${user.role}`)})`,
          }))}
      />
      <fieldset className={kit.stack}>
        <legend className={kit.legend}>{t('right.things')}</legend>
        <div className={kit.choices}>
          {things.map((what) => {
            const key = whatKey(what);
            return (
              <label key={key} className={kit.choice}>
                <input
                  type="checkbox"
                  aria-invalid={wrong ? true : undefined}
                  checked={chosen.has(key)}
                  onChange={(event) =>
                    form.set(
                      'things',
                      event.target.checked
                        ? [...values.things, key]
                        : values.things.filter((one) => one !== key),
                    )
                  }
                />
                <span>{names.what(what)}</span>
              </label>
            );
          })}
          <button type="button" className={kit.set} onClick={() => form.set('things', tracers)}>
            {t('right.all')}
          </button>
        </div>
        <div className={kit.hint}>{t('right.thingsHint')}</div>
        {wrong && <div className={kit.error}>{wrong}</div>}
      </fieldset>
      <div className={kit.pair}>
        <DateField label={t('right.from')} bound={form.bind('fromDate')} />
        <DateField label={t('right.to')} hint={t('right.toHint')} bound={form.bind('toDate')} />
      </div>
    </FormBody>
  );
}
