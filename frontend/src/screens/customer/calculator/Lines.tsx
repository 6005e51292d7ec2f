/** The patients: one line each, by keyboard alone. Enter goes on, several lines can be pasted at once. */
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { parseClock } from '../../../domain/clockText';
import { useFormat } from '../../../domain/format';
import { parseMbq, plainText } from '../../../domain/numbers';
import { type Line, type LineProblem, splitPasted } from '../../../domain/patients';
import { clock } from '../../../domain/time';
import { Button } from '../../../ui/Button';
import { startHere } from '../../../ui/startHere';
import styles from './Calculator.module.css';
import { newLine } from './lines';

interface LinesProps {
  lines: readonly Line[];
  onLines: (lines: readonly Line[]) => void;
  problems: ReadonlyMap<number, LineProblem>;
  /** The delivery, in milliseconds: nobody is injected before it. */
  from: number;
}

type Column = 'time' | 'mbq';

export function Lines({ lines, onLines, problems, from }: LinesProps) {
  const { t } = useTranslation('calculator');
  const box = useRef<HTMLFieldSetElement>(null);
  // Where the keyboard goes once the lines that it goes to stand there.
  const next = useRef<{ place: number; column: Column } | null>(null);
  useEffect(() => {
    if (next.current) {
      const { place, column } = next.current;
      next.current = null;
      box.current
        ?.querySelectorAll<HTMLInputElement>(`[data-column="${column}"]`)
        [Math.min(place, lines.length - 1)]?.focus();
    }
  }, [lines]);

  const put = (place: number, changed: Partial<Line>) =>
    onLines(lines.map((line, one) => (one === place ? { ...line, ...changed } : line)));
  const add = () => {
    next.current = { place: lines.length, column: 'time' };
    // Patients of a day often get the same: the last line's amount is offered, and typed over where it is not so.
    onLines([...lines, newLine('', lines.at(-1)?.mbq ?? '')]);
  };
  const remove = (place: number) => {
    next.current = { place: Math.max(0, place - 1), column: 'mbq' };
    onLines(lines.filter((_, one) => one !== place));
  };
  const focus = (place: number, column: Column) =>
    box.current?.querySelectorAll<HTMLInputElement>(`[data-column="${column}"]`)[place]?.focus();
  const onKey = (event: KeyboardEvent<HTMLInputElement>, place: number, column: Column) => {
    const line = lines[place];
    if (event.key === 'Enter') {
      event.preventDefault();
      if (column === 'time') {
        focus(place, 'mbq');
      } else if (place === lines.length - 1) {
        add();
      } else {
        focus(place + 1, 'time');
      }
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      focus(place + (event.key === 'ArrowDown' ? 1 : -1), column);
    } else if (
      event.key === 'Backspace' &&
      column === 'time' &&
      line?.time === '' &&
      lines.length > 1
    ) {
      event.preventDefault();
      remove(place);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, place: number) => {
    const found = splitPasted(event.clipboardData.getData('text'));
    if (found.length < 2 && found[0]?.mbq === '') {
      return;
    }
    event.preventDefault();
    const kept = lines.filter((line, one) => one < place || line.time !== '');
    const pasted = found.map(({ time, mbq }) => newLine(time, mbq));
    next.current = { place: place + pasted.length - 1, column: 'mbq' };
    onLines([...kept.slice(0, place), ...pasted, ...kept.slice(place)]);
  };
  return (
    <fieldset ref={box} className={styles.lines}>
      <legend>{t('patients')}</legend>
      <ol>
        {lines.map((line, place) => (
          <Row
            key={line.id}
            line={line}
            number={place + 1}
            problem={problems.get(line.id)}
            from={from}
            onPut={(changed) => put(place, changed)}
            onKey={(event, column) => onKey(event, place, column)}
            onPaste={(event) => onPaste(event, place)}
            onRemove={
              lines.length > 1 || line.time !== '' || line.mbq !== ''
                ? () => remove(place)
                : undefined
            }
          />
        ))}
      </ol>
      <div className={styles.under}>
        <Button look="quiet" small onClick={add}>
          {t('add')}
        </Button>
        {lines.length > 1 && (
          <Button
            look="bare"
            small
            onClick={() => {
              next.current = { place: 0, column: 'time' };
              onLines([]);
            }}
          >
            {t('clear')}
          </Button>
        )}
      </div>
      <p className={styles.how}>{t('hint')}</p>
    </fieldset>
  );
}

interface RowProps {
  line: Line;
  number: number;
  problem: LineProblem | undefined;
  from: number;
  onPut: (changed: Partial<Line>) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>, column: Column) => void;
  onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
  onRemove: (() => void) | undefined;
}

function Row({ line, number, problem, from, onPut, onKey, onPaste, onRemove }: RowProps) {
  // The dialog opens here.
  const first = number === 1;
  const { t } = useTranslation('calculator');
  const { mbq, language } = useFormat();
  const time = parseClock(line.time);
  const amount = parseMbq(line.mbq);
  // Nothing is said of a line that somebody is still typing.
  const half = line.time === '' || line.mbq === '';
  const shown = problem && (!half || problem === 'early') ? problem : undefined;
  const readings = !amount.ok && amount.why === 'ambiguous' ? amount.readings : [];
  return (
    <li className={styles.line}>
      <span className={styles.number}>{number}</span>
      <input
        ref={first ? startHere : undefined}
        data-column="time"
        className={styles.time}
        aria-label={t('timeOf', { number })}
        aria-invalid={shown === 'time' || shown === 'early' || undefined}
        inputMode="numeric"
        autoComplete="off"
        placeholder="08:00"
        value={line.time}
        onChange={(event) => onPut({ time: event.target.value })}
        onBlur={() => time && onPut({ time })}
        onKeyDown={(event) => onKey(event, 'time')}
        onPaste={onPaste}
      />
      <input
        data-column="mbq"
        className={styles.mbq}
        aria-label={t('mbqOf', { number })}
        aria-invalid={shown === 'mbq' || shown === 'ambiguous' || undefined}
        inputMode="decimal"
        autoComplete="off"
        placeholder="300"
        value={line.mbq}
        onChange={(event) => onPut({ mbq: event.target.value })}
        onFocus={(event) => event.target.select()}
        onKeyDown={(event) => onKey(event, 'mbq')}
        onPaste={onPaste}
      />
      <output className={styles.echo}>{amount.ok ? mbq(amount.value) : 'MBq'}</output>
      {onRemove ? (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('remove', { number })}
          onClick={onRemove}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" />
          </svg>
        </button>
      ) : (
        <span />
      )}
      {shown && (
        <p className={styles.problem} role="alert">
          {t(`problem.${shown}`, { text: line.mbq.trim(), time: clock(from) })}{' '}
          {readings.map((value) => (
            <Button
              key={value}
              look="quiet"
              small
              onClick={() => onPut({ mbq: plainText(value, language) })}
            >
              {mbq(value, 3)}
            </Button>
          ))}
        </p>
      )}
    </li>
  );
}
