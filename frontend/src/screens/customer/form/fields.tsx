/** The fields that orders of all kinds have, and what stands around them. */
import { useTranslation } from 'react-i18next';
import { looksLikeCpr } from '../../../domain/freeText';
import type { Usage } from '../../../protocol/rows';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import styles from './Form.module.css';
import type { Draft } from './useDraft';

const USAGES: readonly Usage[] = ['human', 'animal', 'other'];

/** What it is used for, and what production should know. */
export function UsageAndComment({ draft }: { draft: Draft }) {
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  return (
    <div className={styles.pair}>
      <fieldset className={styles.usages}>
        <legend>{t('usage')}</legend>
        <div className={styles.segments}>
          {USAGES.map((one) => (
            <label key={one} className={styles.segment}>
              <input
                type="radio"
                name="usage"
                className="unseen"
                checked={draft.usage === one}
                onChange={() => draft.setUsage(one)}
              />
              <span>{core(`usage.${one}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Field
        label={t('comment')}
        hint={t('commentHint')}
        error={draft.refusedAt('comment') ?? (looksLikeCpr(draft.comment) ? t('cpr') : undefined)}
      >
        {(control) => (
          <input
            {...control}
            maxLength={1000}
            autoComplete="off"
            value={draft.comment}
            onChange={(event) => draft.setComment(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** Says that this is a request and not an order. */
export function Plainly() {
  const { t } = useTranslation('customer');
  return (
    <p className={styles.asking}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 2.5h12v8.5H7l-3.5 3v-3H2z" />
      </svg>
      <span>{t('request.plainly')}</span>
    </p>
  );
}

/** Why it is asked for. */
export function Why({ draft }: { draft: Draft }) {
  const { t } = useTranslation('customer');
  return (
    <Field
      label={t('request.why')}
      hint={t('commentHint')}
      error={draft.refusedAt('text') ?? (looksLikeCpr(draft.note) ? t('cpr') : undefined)}
    >
      {(control) => (
        <input
          {...control}
          maxLength={1000}
          autoComplete="off"
          value={draft.note}
          onChange={(event) => draft.setNote(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What lies beyond a limit is production's to give: the same form asks for it. */
export function BeyondLimit({ onAsk }: { onAsk: () => void }) {
  const { t } = useTranslation('customer');
  return (
    <p className={styles.before}>
      <Button look="quiet" small onClick={onAsk}>
        {t('request.beyond')}
      </Button>
    </p>
  );
}

/** Somebody changed the order meanwhile; what is sent is judged against what is shown, so it is shown first. */
export function MovedOn({ now, onSeen }: { now: string; onSeen: () => void }) {
  const { t } = useTranslation('customer');
  return (
    <p className={styles.sure} role="alert">
      {t('form.stale', { amount: now })}{' '}
      <Button look="bare" small onClick={onSeen}>
        OK
      </Button>
    </p>
  );
}
