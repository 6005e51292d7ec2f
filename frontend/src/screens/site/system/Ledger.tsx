import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Refusal } from '../../../ui/Refusal';
import { Card, Command, useTook } from './Card';
import styles from './System.module.css';
import { type Check, ledgerState, type Told } from './system';

interface LedgerProps {
  ledger: Told['ledger'];
  now: number;
  firstDay: boolean;
  mayVerify: boolean;
  onAsked: () => void;
}

const HOUR = 3_600_000;

export function Ledger({ ledger, now, firstDay, mayVerify, onAsked }: LedgerProps) {
  const { t } = useTranslation('system');
  const { ago } = useFormat();
  const { run, busy, refused } = useAction();
  const { last, underWay } = ledger;
  const state = ledgerState(ledger, now, firstDay);
  const hours = last === null ? 0 : Math.floor((now - Date.parse(last.at)) / HOUR);
  useOutcome(ledger);
  const verify = async () => {
    await run('verification.ask', {});
    onAsked();
  };
  return (
    <Card
      title={t('ledger.title')}
      tone={state === 'whole' ? 'good' : state === 'notYet' ? 'quiet' : 'bad'}
      state={t(`ledger.${state}`, { hours })}
    >
      {last && <Outcome check={last} now={now} />}
      {state !== 'whole' && (
        <p className={state === 'notYet' ? '' : styles.todo}>{t(`ledger.do.${state}`)}</p>
      )}
      {state === 'broken' && <Command text="tracershop verify-ledger --streams" />}
      <p className="soft">{t('ledger.what')}</p>
      {(mayVerify || underWay) && (
        <div className={styles.doing}>
          {mayVerify && (
            <Button
              look={state === 'whole' || state === 'notYet' ? 'quiet' : 'main'}
              busy={busy || underWay !== null}
              onClick={() => void verify()}
            >
              {t(underWay ? 'ledger.verifying' : 'ledger.verify')}
            </Button>
          )}
          <span className="soft">
            {underWay &&
              t('ledger.running', {
                by: underWay.by ?? '',
                away: ago(underWay.askedAt, now),
              })}
          </span>
        </div>
      )}
      <Refusal refused={refused} />
    </Card>
  );
}

/** Says how a verification ended that was seen to run. */
function useOutcome({ last, underWay }: Told['ledger']): void {
  const { t } = useTranslation('system');
  const ran = useRef(false);
  useEffect(() => {
    if (underWay !== null) {
      ran.current = true;
    } else if (ran.current) {
      ran.current = false;
      const word = last?.ok ? 'done' : last?.ok === false ? 'notDone' : 'halfDone';
      announce(t(`ledger.${word}`));
    }
  }, [last, underWay, t]);
}

function Outcome({ check, now }: { check: Check; now: number }) {
  const { t } = useTranslation('system');
  const { dayAndClock, ago, figure, duration } = useFormat();
  const took = useTook(duration);
  const { entries = 0, broken, problems = [], count = 0, streams } = check.details;
  return (
    <>
      <p>
        <b>
          {t('ledger.when', {
            time: dayAndClock(check.at),
            away: ago(check.at, now),
          })}
        </b>
        {', '}
        {t(`ledger.how.${check.how}`, { by: check.by ?? '', defaultValue: check.how })}
        {', '}
        {t('ledger.took', { duration: took(check.seconds) })}
      </p>
      {check.ok && (
        <p>
          {t('ledger.wholeText', { entries: figure(entries) })} {streams && t('ledger.streamsText')}
        </p>
      )}
      {check.ok === false && (
        <>
          <p>
            {broken ? t('ledger.brokenAt', { entry: figure(broken) }) : ''}{' '}
            {t('ledger.wrong', { count })}
          </p>
          <ul className={styles.problems} lang="en">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
