/** One test's result: a figure or passed, entered with Enter; what is there already is mended with a reason. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { plainText } from '../../../domain/numbers';
import { isPlain, isWithin, parseValue, type TestLine } from '../../../domain/qc';
import type { Batch } from '../../../protocol/rows';
import { useAction } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Flag } from '../../../ui/Flag';
import { LateMark } from '../../../ui/FromPaper';
import { Refusal, useRefusalText } from '../Refusal';
import { useWords } from '../words';
import type { Paper } from './QcPaper';
import styles from './QcTable.module.css';
import type { Turn } from './useTurns';

interface EntryProps {
  batch: Batch;
  line: TestLine;
  date: string;
  turn: Turn;
  paper: Paper;
  /** It may be entered now. */
  open: boolean;
  onDone: () => void;
}

type Given = { value: number } | { passed: boolean };

export function Entry({ batch, line, date, turn, paper, open, onDone }: EntryProps) {
  const { t, core } = useWords();
  const { run, busy, refused, clear } = useAction();
  const [mending, setMending] = useState(false);
  const [fatal, setFatal] = useState<Given | null>(null);
  const { test, result } = line;
  const send = async (given: Given, reason = '') => {
    const written = paper.written();
    if (written === null) {
      return;
    }
    const outcome = await turn((seen) =>
      run(
        'qcResult.enter',
        {
          batchId: batch.id,
          key: test.key,
          ...given,
          ...(reason ? { reason } : {}),
          ...written,
        },
        { seen: { [`batch:${batch.id}`]: seen } },
      ),
    );
    if (outcome.type === 'done') {
      setMending(false);
      setFatal(null);
      onDone();
    }
  };
  const give = (given: Given, reason = '') => {
    const within = 'value' in given ? isWithin(test, given.value) : given.passed;
    // A late failure of what is in use already rejects the batch and recalls it: nobody does that by a slip.
    if (!within && batch.state === 'conditionallyCertified') {
      setFatal(given);
    } else {
      void send(given, reason);
    }
  };
  if (result !== null && !mending) {
    return (
      <Result line={line} date={date}>
        {open && (
          <Button
            small
            look="bare"
            aria-label={t('qc.mendThis', { test: test.name })}
            onClick={() => {
              clear();
              setMending(true);
            }}
          >
            {core('do.edit')}
          </Button>
        )}
      </Result>
    );
  }
  if (!open) {
    return <span className="soft">{t('qc.notIn')}</span>;
  }
  return (
    <>
      <Box line={line} busy={busy} mending={mending} refused={refused} onGive={give} />
      <Refusal
        refused={
          refused && !['value', 'passed', 'reason'].includes(refused.field ?? '') ? refused : null
        }
      />
      {mending && (
        <Button small look="bare" onClick={() => setMending(false)}>
          {core('do.cancel')}
        </Button>
      )}
      {fatal && (
        <Dialog open title={t('qc.fatalTitle', { test: test.name })} onClose={() => setFatal(null)}>
          <p>{t('qc.fatalText', { number: batch.number })}</p>
          <Refusal refused={refused} />
          <DialogButtons onBack={() => setFatal(null)}>
            <Button look="danger" busy={busy} onClick={() => void send(fatal)}>
              {t('qc.fatalDo')}
            </Button>
          </DialogButtons>
        </Dialog>
      )}
    </>
  );
}

function Result({
  line,
  date,
  children,
}: Pick<EntryProps, 'line' | 'date'> & { children: React.ReactNode }) {
  const { t, format } = useWords();
  const { t: paper } = useTranslation('paper');
  const { test, result } = line;
  if (result === null) {
    return null;
  }
  const shown =
    result.value === null
      ? t(result.passed ? 'qc.passed' : 'qc.failed')
      : `${format.figure(result.value, 4)}${test.unit ? `\u00a0${test.unit}` : ''}`;
  return (
    <div className={styles.given}>
      <b className={styles.value}>{shown}</b>
      {line.verdict === 'outside' ? (
        <strong className={styles.alarm}>
          <Flag tone="bad">{t('qc.outside')}</Flag>
        </strong>
      ) : (
        result.value !== null && <Flag tone="good">{t('qc.within')}</Flag>
      )}
      {children}
      <small className={styles.who}>
        {result.enteredBy} {format.when(result.enteredAt, date)}
      </small>
      {result.writtenAt && (
        <span className={styles.late}>
          <LateMark />
          <small className={styles.who}>
            {paper('written', { when: format.when(result.writtenAt, date) })}
          </small>
        </span>
      )}
    </div>
  );
}

function Box(props: {
  line: TestLine;
  busy: boolean;
  mending: boolean;
  refused: ReturnType<typeof useAction>['refused'];
  onGive: (given: Given, reason: string) => void;
}) {
  const { t, core, format } = useWords();
  const refusalText = useRefusalText();
  const { line, busy, mending, refused } = props;
  const { test } = line;
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [strict, setStrict] = useState(false);
  const parsed = parseValue(text);
  const outside = parsed.ok && !isPlain(test) && !isWithin(test, parsed.value);
  const askReason = mending || refused?.code === 'reason_required';
  const reasonMissing = askReason && reason.trim() === '';
  const give = (given: Given) => {
    setStrict(true);
    if (!reasonMissing && !busy) {
      props.onGive(given, reason.trim());
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (parsed.ok && !isPlain(test)) {
      give({ value: parsed.value });
    }
  };
  const atField = refused && ['value', 'passed', 'reason'].includes(refused.field ?? '');
  return (
    <form className={styles.entry} onSubmit={submit} noValidate autoComplete="off">
      {isPlain(test) ? (
        <span className={styles.choice}>
          <Button
            small
            look="quiet"
            busy={busy}
            data-entry={test.key}
            onClick={() => give({ passed: true })}
            aria-label={`${test.name}: ${t('qc.passed')}`}
          >
            {t('qc.passed')}
          </Button>
          <Button
            small
            look="bare"
            busy={busy}
            className={styles.fail ?? ''}
            onClick={() => give({ passed: false })}
            aria-label={`${test.name}: ${t('qc.failed')}`}
          >
            {t('qc.failed')}
          </Button>
        </span>
      ) : (
        <span className={styles.choice}>
          <input
            className={`${styles.input} ${outside ? styles.bad : ''}`}
            data-entry={test.key}
            aria-label={t('qc.valueOf', { test: test.name })}
            aria-invalid={(strict && !parsed.ok) || outside || undefined}
            inputMode="decimal"
            enterKeyHint="next"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="soft">{test.unit}</span>
          {text !== '' && (
            <Button
              small
              type="submit"
              busy={busy}
              aria-label={t('qc.enterThis', { test: test.name })}
            >
              ↵
            </Button>
          )}
        </span>
      )}
      {askReason && (
        <input
          className={styles.input}
          aria-label={t('qc.reasonOf', { test: test.name })}
          placeholder={t('qc.reasonPlaceholder')}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <span role="alert">
        {outside && <strong className={styles.alarm}>{t('qc.outsideLoud')}</strong>}
        {strict && !parsed.ok && !isPlain(test) && (
          <span className={styles.problem}>
            {parsed.why === 'ambiguous'
              ? core('number.ambiguous', { text })
              : parsed.why === 'empty'
                ? t('qc.valueMissing')
                : core('number.nan')}
          </span>
        )}
        {strict && reasonMissing && <span className={styles.problem}>{t('reason.required')}</span>}
        {atField && <span className={styles.problem}>{refusalText(refused)}</span>}
      </span>
      {!parsed.ok && parsed.why === 'ambiguous' && (
        <span className={styles.choice}>
          {parsed.readings.map((reading) => (
            <Button
              key={reading}
              small
              look="quiet"
              onClick={() => setText(plainText(reading, format.language))}
            >
              {format.figure(reading, 3)}
            </Button>
          ))}
        </span>
      )}
    </form>
  );
}
