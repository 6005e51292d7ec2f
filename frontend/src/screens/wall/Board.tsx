/** The wall's picture: are we in time? Lines by departure, what is wrong above them, what is to be made beside them. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallOrderRow, WallRunRow } from '../../domain/dayRows';
import { useFormat } from '../../domain/format';
import { addDays, clock, dateOf, wallInstant } from '../../domain/time';
import {
  alarmsOf,
  isRecalled,
  tally,
  upcoming,
  type WallDelivery,
  wallDeliveries,
} from '../../domain/wall';
import type { WallBatch } from '../../protocol/rows';
import { useFreshness, useNow, usePlayed, useRows, useStream } from '../../sync';
import { Alarms } from './Alarms';
import styles from './Board.module.css';
import { Feeds } from './Feeds';
import { Line } from './Line';
import { Side } from './Side';
import { Top } from './Top';

const STREAM = 'wall';
/** A line's height in units; a unit is a 108th of the screen's height or a 192nd of its width. */
const LINE = 10.9;
const AHEAD = 20 * 3_600_000;

/** Where a day is played again it fills the box that it stands in, and is one part of its page. */
export function Board({ monitor }: { monitor: boolean }) {
  const { t } = useTranslation('wall');
  useStream(STREAM);
  const orders = useRows<'order', WallOrderRow>(STREAM, 'order');
  const runs = useRows<'run', WallRunRow>(STREAM, 'run');
  const batches = useRows<'batch', WallBatch>(STREAM, 'batch');
  const { live, reason } = useFreshness();
  const now = useNow(1000);
  const lines = useMemo(() => wallDeliveries(orders), [orders]);
  const shown = upcoming(lines, now, now + AHEAD);
  const rejected = useMemo(
    () => new Set(batches.filter(({ state }) => state === 'rejected').map(({ number }) => number)),
    [batches],
  );
  const alarms = alarmsOf(shown, now, rejected);
  const today = linesOf(lines, dateOf(now));
  const [fit, box] = useFit();
  const visible = shown.slice(0, fit);
  const played = usePlayed();
  const dead = !live && reason !== 'starting' && !played;
  const look = [
    styles.wall,
    dead ? styles.dead : '',
    monitor ? styles.monitor : '',
    played ? styles.inside : '',
  ].join(' ');
  const Frame = played ? 'section' : 'main';
  return (
    <Frame
      className={look}
      aria-label={played ? t('title') : undefined}
      data-theme={played ? 'dark' : undefined}
    >
      {!played && <h1 className="unseen">{t('title')}</h1>}
      <Top />
      <Alarms alarms={alarms} />
      <div className={styles.middle}>
        <section className={styles.list} ref={box} aria-label={t('list')}>
          {visible.length === 0 ? (
            <div className={styles.none}>
              <p>{t('none')}</p>
              <p className={styles.soft}>{t('noneText')}</p>
            </div>
          ) : (
            <ol>
              {visible.map((line) => (
                <Line key={line.key} line={line} now={now} recalled={isRecalled(line, rejected)} />
              ))}
            </ol>
          )}
        </section>
        <Side lines={lines} runs={runs} batches={batches} now={now} brief={dead} />
      </div>
      <footer className={styles.foot}>
        <span>{t('tally', tally(today, rejected))}</span>
        {shown.length > visible.length && (
          <span>{t('more', { count: shown.length - visible.length })}</span>
        )}
        <Feeds />
      </footer>
    </Frame>
  );
}

function linesOf(lines: readonly WallDelivery[], date: string): WallDelivery[] {
  const from = wallInstant(date, '00:00');
  const to = wallInstant(addDays(date, 1), '00:00');
  return lines.filter((line) => line.deliverAt >= from && line.deliverAt < to);
}

/** How many lines fit without one being cut. */
function useFit(): [number, React.RefObject<HTMLElement | null>] {
  const box = useRef<HTMLElement>(null);
  const [fit, setFit] = useState(6);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const measure = () => {
      if (element.clientHeight === 0) {
        return;
      }
      const unit = Number.parseFloat(getComputedStyle(element).fontSize);
      setFit(Math.max(1, Math.floor(element.clientHeight / (unit * LINE))));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [fit, box];
}

/** `07:00`, or with the weekday in front where it is not today. */
export function useWhen(): (instant: number, now: number) => string {
  const format = useFormat();
  return (instant, now) =>
    dateOf(instant) === dateOf(now) ? clock(instant) : format.when(instant, dateOf(now));
}
