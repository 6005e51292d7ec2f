/** What a monitor shows: a layout, each with its picture, or a rotation of several; and when it is light. */
import { useTranslation } from 'react-i18next';
import { parseClock } from '../../domain/clockText';
import { type Arrangement, LAYOUTS, PLAIN } from '../../domain/wallPlan';
import { Field } from '../../ui/Field';
import styles from './Chooser.module.css';
import { commandOf, type Draft } from './draft';
import { Preview } from './Preview';
import { Rotation } from './Rotation';

interface ChooserProps {
  /** Tells the radio buttons of two forms apart. */
  name: string;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** A new monitor is light or dark; its hours are set once it hangs there. */
  hours: boolean;
}

export function Chooser({ name, draft, onDraft, hours }: ChooserProps) {
  const { t } = useTranslation('monitors');
  const scheme = draft.scheme === 'light' ? 'light' : 'dark';
  const command = commandOf({ ...draft, layout: 'rotation', scheme });
  const rotating: Arrangement = {
    ...PLAIN,
    scheme,
    layout: 'rotation',
    rotation: command?.rotation ?? [],
  };
  return (
    <>
      <fieldset className={styles.layouts}>
        <legend>{t('layoutOf')}</legend>
        {[...LAYOUTS, 'rotation'].map((layout) => (
          <label key={layout} className={styles.layout}>
            <Preview
              arrangement={layout === 'rotation' ? rotating : { ...PLAIN, layout, scheme }}
            />
            <span className={styles.choice}>
              <input
                type="radio"
                name={name}
                checked={draft.layout === layout}
                onChange={() => onDraft({ ...draft, layout })}
              />
              <span>
                <b>{t(`layout.${layout}.name`)}</b>
                <span className={styles.what}>{t(`layout.${layout}.text`)}</span>
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {draft.layout === 'rotation' && <Rotation draft={draft} onDraft={onDraft} />}
      <div className={styles.scheme}>
        <Field label={t('scheme.label')}>
          {(props) => (
            <select
              {...props}
              value={draft.scheme}
              onChange={(event) => onDraft({ ...draft, scheme: event.target.value })}
            >
              {['dark', 'light', 'byTime'].map((one) => (
                <option key={one} value={one}>
                  {t(`scheme.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {draft.scheme === 'byTime' && hours && (
          <>
            <Hour draft={draft} field="lightFrom" onDraft={onDraft} />
            <Hour draft={draft} field="lightTo" onDraft={onDraft} />
          </>
        )}
      </div>
    </>
  );
}

interface HourProps {
  draft: Draft;
  field: 'lightFrom' | 'lightTo';
  onDraft: (draft: Draft) => void;
}

function Hour({ draft, field, onDraft }: HourProps) {
  const { t } = useTranslation('monitors');
  const typed = parseClock(draft[field]);
  const same = field === 'lightTo' && typed !== null && typed === parseClock(draft.lightFrom);
  return (
    <Field
      label={t(`scheme.${field}`)}
      error={typed === null ? t('scheme.wrong') : same ? t('scheme.same') : undefined}
    >
      {(props) => (
        <input
          {...props}
          className={`${props.className} ${styles.hour}`}
          value={draft[field]}
          inputMode="numeric"
          maxLength={5}
          onChange={(event) => onDraft({ ...draft, [field]: event.target.value })}
        />
      )}
    </Field>
  );
}
