/** The stops of a rotation: which layout, for how many seconds, in which order. */
import { useTranslation } from 'react-i18next';
import { LAYOUTS } from '../../domain/wallPlan';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import styles from './Chooser.module.css';
import {
  type Draft,
  LONGEST,
  MOST_STOPS,
  SHORTEST,
  type StopDraft,
  secondsOf,
  withStop,
} from './draft';

interface RotationProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

export function Rotation({ draft, onDraft }: RotationProps) {
  const { t } = useTranslation('monitors');
  const put = (stops: readonly StopDraft[]) => onDraft({ ...draft, stops });
  const change = (key: number, given: Partial<StopDraft>) =>
    put(draft.stops.map((stop) => (stop.key === key ? { ...stop, ...given } : stop)));
  const total = draft.stops.reduce((sum, { seconds }) => sum + (secondsOf(seconds) ?? 0), 0);
  return (
    <fieldset className={styles.rotation}>
      <legend>{t('rotation.label')}</legend>
      <p className={styles.hint}>{t('rotation.hint')}</p>
      <ol>
        {draft.stops.map((stop, place) => (
          <li key={stop.key}>
            <Field label={t('rotation.stop', { place: place + 1 })}>
              {(props) => (
                <select
                  {...props}
                  value={stop.layout}
                  onChange={(event) => change(stop.key, { layout: event.target.value })}
                >
                  {LAYOUTS.map((layout) => (
                    <option key={layout} value={layout}>
                      {t(`layout.${layout}.name`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field
              label={t('rotation.seconds')}
              error={
                secondsOf(stop.seconds) === null
                  ? t('rotation.wrong', { least: SHORTEST, most: LONGEST })
                  : undefined
              }
            >
              {(props) => (
                <input
                  {...props}
                  className={`${props.className} ${styles.hour}`}
                  value={stop.seconds}
                  inputMode="numeric"
                  maxLength={4}
                  onChange={(event) => change(stop.key, { seconds: event.target.value })}
                />
              )}
            </Field>
            <Button
              look="quiet"
              disabled={place === 0}
              aria-label={t('rotation.up', { place: place + 1 })}
              onClick={() => {
                const stops = [...draft.stops];
                stops.splice(place - 1, 2, stop, stops[place - 1] as StopDraft);
                put(stops);
              }}
            >
              ↑
            </Button>
            <Button
              look="quiet"
              disabled={draft.stops.length <= 2}
              aria-label={t('rotation.remove', { place: place + 1 })}
              onClick={() => put(draft.stops.filter(({ key }) => key !== stop.key))}
            >
              ×
            </Button>
          </li>
        ))}
      </ol>
      <p className={styles.total}>
        <Button
          look="quiet"
          disabled={draft.stops.length >= MOST_STOPS}
          onClick={() => onDraft(withStop(draft))}
        >
          {t('rotation.add')}
        </Button>
        <span>{t('rotation.total', { seconds: total })}</span>
      </p>
    </fieldset>
  );
}
