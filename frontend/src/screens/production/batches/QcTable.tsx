/** The tests of a batch with their limits and results, to be entered one after the other by keyboard. */
import { useRef } from 'react';
import { isPlain, linesOf, mayEnter, type TestLine } from '../../../domain/qc';
import type { Batch, QcTest } from '../../../protocol/rows';
import { useAction, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { Refusal } from '../Refusal';
import { useWords } from '../words';
import { Entry } from './QcEntry';
import { PaperPart, usePaper } from './QcPaper';
import styles from './QcTable.module.css';
import { type Turn, useTurns } from './useTurns';

interface QcTableProps {
  batch: Batch;
  date: string;
}

export function QcTable({ batch, date }: QcTableProps) {
  const { t } = useWords();
  const { user } = useSession();
  const table = useRef<HTMLTableElement>(null);
  const lines = linesOf(batch, user?.name ?? '');
  const turn = useTurns(batch.revision);
  const paper = usePaper(batch);
  if (lines.length === 0) {
    return <p className="soft">{t('qc.none')}</p>;
  }
  /** The next box after a test's that waits for a result; after the last the focus stays. */
  const next = (key: string) => {
    const boxes = [...(table.current?.querySelectorAll<HTMLElement>('[data-entry]') ?? [])];
    const at = boxes.findIndex((box) => box.dataset.entry === key);
    boxes[at + 1]?.focus();
  };
  return (
    <>
      {lines.some((line) => mayEnter(batch, line.test)) && <PaperPart paper={paper} />}
      <table className={styles.table} ref={table}>
        <thead>
          <tr>
            <th scope="col">{t('qc.test')}</th>
            <th scope="col">{t('qc.limits')}</th>
            <th scope="col">{t('qc.result')}</th>
            <th scope="col">{t('qc.check')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.test.key} className={styles[line.verdict]}>
              <th scope="row">
                {line.test.name}
                <span className={styles.phase}>{t(`qc.phase.${line.test.phase}`)}</span>
              </th>
              <td>
                <Limits test={line.test} />
              </td>
              <td>
                <Entry
                  batch={batch}
                  line={line}
                  date={date}
                  turn={turn}
                  paper={paper}
                  open={mayEnter(batch, line.test)}
                  onDone={() => next(line.test.key)}
                />
              </td>
              <td>
                <Check batch={batch} line={line} date={date} turn={turn} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function useLimitWords(): (test: QcTest) => string {
  const { t, format } = useWords();
  return (test) => {
    if (isPlain(test)) {
      return t('qc.plain');
    }
    const low = test.low === null ? null : format.figure(test.low, 3);
    const high = test.high === null ? null : format.figure(test.high, 3);
    const span = low === null ? `≤ ${high}` : high === null ? `≥ ${low}` : `${low} – ${high}`;
    return test.unit ? `${span}\u00a0${test.unit}` : span;
  };
}

function Limits({ test }: { test: QcTest }) {
  const words = useLimitWords();
  return <span className="num">{words(test)}</span>;
}

/** A second person's look at an entry: one's own is a colleague's to check. */
function Check(props: { batch: Batch; line: TestLine; date: string; turn: Turn }) {
  const { batch, line, date, turn } = props;
  const { t, format } = useWords();
  const { run, busy, refused } = useAction();
  const { result, test } = line;
  if (result === null || line.verdict === 'outside') {
    return null;
  }
  if (line.check === 'checked') {
    return (
      <span>
        <Flag tone="good">{t('qc.checked')}</Flag>
        <small className={styles.who}>
          {result.checkedBy} {result.checkedAt && format.when(result.checkedAt, date)}
        </small>
      </span>
    );
  }
  if (batch.state === 'certified' || batch.state === 'rejected') {
    return <span className="soft">{t('qc.unchecked')}</span>;
  }
  if (line.check === 'mine') {
    return <span className={styles.mine}>{t('qc.mine')}</span>;
  }
  return (
    <>
      <Button
        small
        look="quiet"
        busy={busy}
        aria-label={t('qc.doCheckThis', { test: test.name })}
        onClick={() =>
          void turn((seen) =>
            run(
              'qcResult.check',
              { batchId: batch.id, key: test.key },
              { seen: { [`batch:${batch.id}`]: seen } },
            ),
          )
        }
      >
        {t('qc.doCheck')}
      </Button>
      <Refusal refused={refused} />
    </>
  );
}
