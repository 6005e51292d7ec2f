/** The signature under anything: what is to be looked at first, what is said by signing, and the passwords. */
import {
  type FormEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { Refusal, useRefusalText } from '../Refusal';
import sheet from '../SignForm.module.css';
import { useWords } from '../words';
import { Secret } from './Secret';
import styles from './SignPart.module.css';
import './texts';
import type { Signing } from './useSigning';

/** Who signs beside the first; his password is a secret as well. */
export interface Second {
  username: string;
  password: string;
}

interface SignPartProps {
  signing: Signing;
  /** The sentence that one says by signing. */
  meaning: string;
  doing: string;
  danger?: boolean;
  /** What is not plain: a tick says that it was looked at. */
  review?: readonly string[];
  /** What is said where nothing has to be looked at. */
  plain?: string;
  /** Asked for at a field of its own, such as the reason. */
  children?: ReactNode;
  /** The wire's names of the fields that `children` show refusals at. */
  fields?: readonly string[];
  /** What is still to be done before one signs; null: nothing, empty: it is said elsewhere. Called when one tries. */
  problem: () => string | null;
  /** A second person has to sign. */
  second?: boolean;
  blocked?: boolean;
  /** Headings of a flow's steps: over what is looked at, and over the signature. */
  steps?: { look: ReactNode; sign: ReactNode };
  /** The focus starts at the password; else where `children` say. */
  focus?: boolean;
  onSign: (password: string, second: Second | null) => void;
}

type Wrong = { at: 'rows' | 'review' | 'username' | 'second' | 'password'; text: string } | null;

export function SignPart(props: SignPartProps) {
  const { t, core } = useWords();
  const refusalText = useRefusalText();
  const { user } = useSession();
  const { signing, review = [], second = false, blocked = false, focus = true } = props;
  const { phase, refused, live, lost } = signing;
  const busy = phase === 'signing';
  const [reviewed, setReviewed] = useState('');
  const [username, setUsername] = useState('');
  const [wrong, setWrong] = useState<Wrong>(null);
  // Invariant: passwords stand in their boxes alone, and in no state; they leave them when they are used.
  const password = useRef<HTMLInputElement>(null);
  const other = useRef<HTMLInputElement>(null);
  const tick = useRef<HTMLInputElement>(null);
  const named = useRef<HTMLInputElement>(null);
  const list = review.join('\n');
  const signatureWrong = refused?.code === 'signature_wrong';
  const ofSecond = signatureWrong && refused?.field === 'secondSignature';
  useEffect(() => {
    if (refused?.code === 'signature_wrong') {
      (refused.field === 'secondSignature' ? other : password).current?.focus();
    }
  }, [refused]);

  const problemOf = (): Wrong => {
    const text = props.problem();
    if (text !== null) {
      return { at: 'rows', text };
    }
    if (list !== '' && reviewed !== list) {
      return { at: 'review', text: t('signing.reviewMissing') };
    }
    if (second && username.trim() === '') {
      return { at: 'username', text: t('add.missing') };
    }
    if (second && !other.current?.value) {
      return { at: 'second', text: t('release.passwordMissing') };
    }
    return password.current?.value ? null : { at: 'password', text: t('release.passwordMissing') };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || blocked || !live) {
      return;
    }
    const problem = problemOf();
    setWrong(problem);
    if (problem) {
      // What is missing at the rows is looked for by who says so.
      const boxes = { review: tick, username: named, second: other, password, rows: null };
      boxes[problem.at]?.current?.focus();
      return;
    }
    const secret = take(password.current);
    const others = take(other.current);
    props.onSign(secret, second ? { username: username.trim(), password: others } : null);
  };
  const told = refused ? refusalText(refused) : null;
  const elsewhere =
    refused !== null && !signatureWrong && !(props.fields ?? []).includes(refused.field ?? '');
  return (
    <form className={sheet.sign} onSubmit={submit} noValidate autoComplete="off">
      {props.steps?.look}
      {review.length > 0 && (
        <Review
          texts={review}
          ticked={reviewed === list}
          missing={wrong?.at === 'review' ? wrong.text : null}
          disabled={busy}
          box={tick}
          onTick={(on) => setReviewed(on ? list : '')}
        />
      )}
      {review.length === 0 && props.plain && <p className={sheet.plain}>{props.plain}</p>}
      {props.children}
      {props.steps?.sign}
      <div className={sheet.statement}>
        <p className={sheet.who}>
          {t('release.signAs', {
            name: user?.name ?? '',
            role: user ? core(`role.${user.role}`) : '',
          })}
        </p>
        <p>“{props.meaning}”</p>
      </div>
      <Secret
        label={t('release.password')}
        hint={t('release.passwordHelp')}
        error={wrong?.at === 'password' ? wrong.text : signatureWrong && !ofSecond ? told : null}
        box={password}
        first={focus}
        disabled={busy}
      />
      {second && (
        <fieldset className={styles.second}>
          <legend>{t('signing.second')}</legend>
          <p className="soft">{t('signing.secondText')}</p>
          <Field label={t('signing.username')} error={wrong?.at === 'username' ? wrong.text : null}>
            {(control) => (
              <input
                {...control}
                ref={named}
                value={username}
                autoComplete="off"
                spellCheck={false}
                disabled={busy}
                onChange={(event) => setUsername(event.target.value)}
              />
            )}
          </Field>
          <Secret
            label={t('signing.secondPassword')}
            error={wrong?.at === 'second' ? wrong.text : ofSecond ? told : null}
            box={other}
            disabled={busy}
          />
        </fieldset>
      )}
      {wrong?.at === 'rows' && wrong.text !== '' && (
        <p className={sheet.warn} role="alert">
          {wrong.text}
        </p>
      )}
      <Refusal refused={elsewhere ? refused : null} />
      {lost ? (
        <p className={sheet.warn} role="alert">
          {t('release.lost')}
        </p>
      ) : (
        !live && <p className={sheet.warn}>{t('release.offline')}</p>
      )}
      <Button
        type="submit"
        wide
        look={props.danger ? 'danger' : 'main'}
        busy={busy}
        disabled={(blocked || !live) && !busy}
      >
        {busy ? t('release.doing') : props.doing}
      </Button>
    </form>
  );
}

/** What a box holds, which then holds nothing. */
function take(box: HTMLInputElement | null): string {
  const text = box?.value ?? '';
  if (box) {
    box.value = '';
  }
  return text;
}

/** What is not plain, and a tick that it was looked at; other things than before want another tick. */
export function Review(props: {
  texts: readonly string[];
  ticked: boolean;
  missing: string | null;
  disabled: boolean;
  /** The tick's own box: it gets the focus while it is missing. */
  box?: Ref<HTMLInputElement>;
  onTick: (on: boolean) => void;
}) {
  const { t } = useWords();
  const count = props.texts.length;
  const problem = useId();
  return (
    <div className={sheet.exceptions}>
      <h3>{t('release.exceptions')}</h3>
      <ul>
        {props.texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <label className={`${styles.tick} ${props.missing ? styles.missing : ''}`}>
        <input
          ref={props.box}
          type="checkbox"
          checked={props.ticked}
          aria-describedby={props.missing ? problem : undefined}
          disabled={props.disabled}
          onChange={(event) => props.onTick(event.target.checked)}
        />
        <span>{t('signing.reviewed', { count })}</span>
      </label>
      <div role="alert" id={problem}>
        {props.missing && <p className={styles.problem}>{props.missing}</p>}
      </div>
    </div>
  );
}

/** Nobody knows what became of it: the one thing not to do is to sign again. */
export function Unknown({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  return (
    <>
      <p role="alert" className={styles.unknown}>
        {t('signing.unknown')}
      </p>
      <Button onClick={onClose}>{t('release.close')}</Button>
    </>
  );
}
