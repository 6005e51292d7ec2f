/** Says who leads from now on: what holds now, what will happen, why, and a signature. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { looksLikeCpr } from '../../../domain/freeText';
import { useRows, useTable } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Dialog } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { useRefusalText } from '../../../ui/Refusal';
import { startHere } from '../../../ui/startHere';
import '../../production/deedTexts';
import { SignPart, Unknown } from '../../production/signing/SignPart';
import { useSigning } from '../../production/signing/useSigning';
import styles from './Leads.module.css';
import { about, FOR_ALL, FUNCTIONS, type LedFunction, wordOf } from './leading';

export interface Leading {
  /** Null: chosen in the dialog. */
  function: LedFunction | null;
  tracerId: number | null;
  /** Whether it is about one tracer, chosen in the dialog. */
  exception: boolean;
}

type Choice = 'old' | 'new' | 'back';

export function LeadDialog({ leading, onClose }: { leading: Leading; onClose: () => void }) {
  const { t } = useTranslation('lead');
  const textOf = useRefusalText();
  const signing = useSigning();
  const rows = useRows('site', 'authority');
  const conflicts = useRows('site', 'conflict');
  const away = useRows('site', 'link').some(({ state }) => state === 'away');
  const tracers = useTable('catalogue', 'tracer');
  const [name, setName] = useState(leading.function);
  const [tracerId, setTracerId] = useState(leading.tracerId);
  const [shown, setShown] = useState(() => (name ? wordOf(rows, name, tracerId) : undefined));
  const [choice, setChoice] = useState<Choice | null>(() =>
    leading.exception || !shown ? null : shown.leader === 'new' ? 'old' : 'new',
  );
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const present = name ? wordOf(rows, name, tracerId) : undefined;
  const moved =
    shown !== undefined && (present?.id !== shown.id || present.revision !== shown.revision);
  const own = shown !== undefined && shown.tracerId !== null;
  const forAll = name ? wordOf(rows, name, null) : undefined;
  const leader = choice === 'back' ? (forAll?.leader ?? 'old') : choice;
  const whole = name !== null && (!leading.exception || tracerId !== null);
  const open = whole && name ? about(conflicts, rows, name, tracerId) : [];
  const staying = rows.filter((row) => row.function === name && row.tracerId !== null);
  const nameOf = (id: number | null) => tracers.get(id ?? -1)?.shortName ?? '–';
  const choose = (nextName: LedFunction | null, nextTracer: number | null) => {
    setName(nextName);
    setTracerId(nextTracer);
    setShown(nextName && nextTracer !== null ? wordOf(rows, nextName, nextTracer) : undefined);
  };
  const problem = () => {
    if (!whole || choice === null) {
      return t('dialog.missing');
    }
    if (choice !== 'back' && shown?.leader === choice && (tracerId === null || own)) {
      return t('dialog.same');
    }
    const given = reason.trim();
    const said =
      given === '' ? t('dialog.reasonMissing') : looksLikeCpr(given) ? t('dialog.cpr') : null;
    setWrong(said);
    if (said) {
      box.current?.focus();
    }
    return said === null ? null : '';
  };
  const sign = async (password: string) => {
    const done = await signing.sign(
      {
        name: 'authority.set',
        data: {
          function: name,
          leader: choice === 'back' ? null : choice,
          reason: reason.trim(),
          ...(tracerId === null ? {} : { tracerId }),
        },
        seen: shown ? { [`authority:${shown.id}`]: shown.revision } : {},
        meaning: 'lead',
      },
      password,
    );
    if (done && name && leader) {
      announce(t('dialog.done', { what: t(`function.${name}`), leader: t(leader) }));
      onClose();
    }
  };
  const title =
    leading.exception || !name
      ? t('dialog.exception')
      : tracerId === null
        ? t(`function.${name}`)
        : `${t(`function.${name}`)}: ${t('only', { tracer: nameOf(tracerId) })}`;
  return (
    <Dialog open broad title={title} onClose={onClose} fixed={signing.phase === 'signing'}>
      {signing.phase === 'unknown' ? (
        <Unknown onClose={onClose} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.about}>
            {leading.exception && (
              <>
                <Field label={t('dialog.tracer')}>
                  {(control) => (
                    <select
                      {...control}
                      ref={startHere}
                      value={tracerId ?? ''}
                      onChange={(event) => choose(name, Number(event.target.value) || null)}
                    >
                      <option value="">{t('dialog.choose')}</option>
                      {[...tracers.values()]
                        .filter(({ archived, bare }) => !archived && !bare)
                        .map((tracer) => (
                          <option key={tracer.id} value={tracer.id}>
                            {tracer.shortName}
                          </option>
                        ))}
                    </select>
                  )}
                </Field>
                <Field label={t('dialog.function')}>
                  {(control) => (
                    <select
                      {...control}
                      value={name ?? ''}
                      onChange={(event) =>
                        choose((event.target.value as LedFunction) || null, tracerId)
                      }
                    >
                      <option value="">{t('dialog.choose')}</option>
                      {FUNCTIONS.filter((one) => !FOR_ALL.includes(one)).map((one) => (
                        <option key={one} value={one}>
                          {t(`function.${one}`)}
                        </option>
                      ))}
                    </select>
                  )}
                </Field>
              </>
            )}
            {shown && (
              <p>
                {tracerId === null
                  ? t('dialog.now', { leader: t(shown.leader) })
                  : t('dialog.nowOf', { tracer: nameOf(tracerId), leader: t(shown.leader) })}
              </p>
            )}
            <fieldset className={styles.choices}>
              <legend>{t('dialog.to')}</legend>
              {(['old', 'new', ...(own ? ['back'] : [])] as Choice[]).map((one) => (
                <label key={one} className={styles.choice}>
                  <input
                    type="radio"
                    name="leader"
                    checked={choice === one}
                    onChange={() => setChoice(one)}
                  />
                  <span>
                    {one === 'back'
                      ? t('dialog.back', { leader: t(forAll?.leader ?? 'old') })
                      : t(one)}
                  </span>
                </label>
              ))}
            </fieldset>
            {name && leader && (
              <div className={styles.happens}>
                <h3>{t('dialog.happens')}</h3>
                <p>{t(`happens.${name}.${leader}`)}</p>
                {tracerId === null && staying.length > 0 && (
                  <p>
                    {t('dialog.stays', {
                      count: staying.length,
                      names: staying
                        .map((row) => `${nameOf(row.tracerId)} (${t(row.leader)})`)
                        .join(', '),
                    })}
                  </p>
                )}
                <p className="soft">{t('dialog.undo')}</p>
              </div>
            )}
            {away && <p className={styles.warn}>{t('dialog.away')}</p>}
            {moved && (
              <p className={styles.warn} role="alert">
                {t('dialog.moved')}
              </p>
            )}
          </div>
          {open.length > 0 ? (
            <div className={styles.blocked}>
              <p>{t('dialog.open', { count: open.length })}</p>
              <Link href="/site/waiting" onClick={onClose}>
                {t('dialog.toOpen')}
              </Link>
            </div>
          ) : (
            <SignPart
              signing={signing}
              meaning={t('dialog.meaning')}
              doing={t('dialog.do')}
              focus={false}
              fields={['reason']}
              blocked={moved}
              problem={problem}
              onSign={(password) => void sign(password)}
            >
              <Field
                label={t('dialog.reason')}
                hint={t('dialog.reasonHint')}
                error={
                  wrong ?? (signing.refused?.field === 'reason' ? textOf(signing.refused) : null)
                }
              >
                {(control) => (
                  <textarea
                    {...control}
                    ref={(element) => {
                      box.current = element;
                      if (!leading.exception) {
                        startHere(element);
                      }
                    }}
                    rows={2}
                    maxLength={1000}
                    autoComplete="off"
                    value={reason}
                    onChange={(event) => setReason(event.target.value)}
                  />
                )}
              </Field>
            </SignPart>
          )}
        </div>
      )}
    </Dialog>
  );
}
