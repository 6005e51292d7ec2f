/** The day with time as its axis: a lane for each tracer, runs and deliveries where they stand, and now moving over it. */
import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import {
  type DayPlan,
  type Delivery,
  freeInBatchesAt,
  freeInVialsAt,
  type Lane,
  stillToDispense,
} from '../../domain/day';
import { type Axis, axisOf, hoursOf, packRows, placeOf } from '../../domain/dayAxis';
import { addDays, clock, wallInstant } from '../../domain/time';
import { useNow } from '../../sync';
import { Card } from './Card';
import { RunChip } from './RunChip';
import styles from './Timeline.module.css';
import { useWords } from './words';

/** A card's width and row height, and the room around it, in px. Large enough for a gloved finger. */
const CARD = 138;
const ROW = 80;
const GAP = 7;
const RUNS = 48;
/** So many rows of cards are one piece for the browser: what changes in one moves nothing in the others. */
const BAND = 4;

interface TimelineProps {
  plan: DayPlan;
  selected: number | null;
  /** The chosen one comes into sight: a person chose it, or the address names it. */
  follow: boolean;
  fresh: ReadonlySet<number>;
  onSelect: (orderId: number) => void;
}

export function Timeline({ plan, selected, follow, fresh, onSelect }: TimelineProps) {
  const { t } = useWords();
  const now = useNow(30_000);
  const [width, box] = useWidth();
  const day = {
    from: wallInstant(plan.date, '00:00'),
    to: wallInstant(addDays(plan.date, 1), '00:00'),
  };
  const { from, to } = axisOf(plan, now, day);
  const axis = useMemo<Axis>(() => ({ from, to }), [from, to]);
  // Where now stands its own time is read, not the hour's below it.
  const isUnder = (hour: number) => {
    const apart = (placeOf(axis, hour) - placeOf(axis, now)) * width;
    return apart > -46 && apart < 26;
  };
  const chosen = selected === null ? undefined : plan.byOrder.get(selected);
  return (
    <section className={styles.board} aria-label={t('lane.label')}>
      <div className={styles.head}>
        <span className={styles.corner} />
        <div className={styles.hours} ref={box}>
          {hoursOf(axis, width, 46).map((hour) => (
            <span
              key={hour}
              className={`${styles.hour} ${isUnder(hour) ? styles.under : ''}`}
              style={{ left: `${placeOf(axis, hour) * 100}%` }}
            >
              {clock(hour).slice(0, 2)}
            </span>
          ))}
          <Now axis={axis} label />
        </div>
      </div>
      {plan.lanes.map((lane) => (
        <LaneRow
          key={lane.key}
          lane={lane}
          date={plan.date}
          axis={axis}
          width={width}
          chosen={chosen?.lane === lane.key ? chosen : undefined}
          follow={follow && chosen?.lane === lane.key}
          fresh={fresh}
          onSelect={onSelect}
        />
      ))}
    </section>
  );
}

interface LaneRowProps extends Omit<TimelineProps, 'plan' | 'selected'> {
  lane: Lane;
  date: string;
  axis: Axis;
  width: number;
  /** The delivery of this lane that is looked at. */
  chosen: Delivery | undefined;
}

/** A day has hundreds of deliveries, and one of them changes: lanes and cards are drawn when something of theirs has. */
const LaneRow = memo(DrawnLane);

function DrawnLane({ lane, date, axis, width, chosen, follow, fresh, onSelect }: LaneRowProps) {
  // One that nobody has ordered from, after the day's last delivery, stretches no line.
  const shownRuns = lane.runs.filter((run) => run.at <= axis.to);
  const runs = shownRuns.length > 0 ? RUNS : 0;
  const { placed, rows } = packRows(byDelivery(lane.deliveries), (one) => one.deliverAt, axis, {
    width: Math.max(width, CARD),
    card: CARD,
    gap: GAP,
  });
  const height = GAP + runs + rows * (ROW + GAP);
  const bands = Array.from({ length: Math.ceil(rows / BAND) }, (_, at) =>
    placed.filter(({ row }) => Math.floor(row / BAND) === at),
  );
  const share = (at: number) => Math.max(0, placeOf(axis, at));
  return (
    <div className={styles.lane}>
      <LaneHead lane={lane} />
      <div className={styles.track} style={{ height }}>
        <Past axis={axis} />
        {hoursOf(axis, width, 46).map((hour) => (
          <i key={hour} className={styles.grid} style={{ left: `${placeOf(axis, hour) * 100}%` }} />
        ))}
        <div className={styles.runs}>
          {shownRuns.map((run, index) => {
            const next = shownRuns[index + 1];
            return (
              <RunChip
                key={run.key}
                run={run}
                date={date}
                lane={lane}
                left={share(run.at) * 100}
                room={
                  (next ? (share(next.at) - share(run.at)) * width : (1 - share(run.at)) * width) -
                  4
                }
                chosen={run.at === chosen?.runAt}
              />
            );
          })}
        </div>
        {bands.map((band, at) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place.
            key={at}
            className={styles.band}
            style={{ top: runs + at * BAND * (ROW + GAP), height: BAND * (ROW + GAP) + GAP }}
          >
            {band.map(({ thing, left, row }) => (
              <Stop
                key={thing.key}
                delivery={thing}
                leaves={share(thing.departsAt) * width}
                left={left}
                top={GAP + (row % BAND) * (ROW + GAP)}
                chosen={thing === chosen}
                follow={follow && thing === chosen}
                fresh={fresh.size > 0 && thing.orders.some((order) => fresh.has(order.id))}
                onSelect={onSelect}
              />
            ))}
          </div>
        ))}
        <Now axis={axis} />
      </div>
    </div>
  );
}

interface StopProps {
  delivery: Delivery;
  /** Where it departs, in px. */
  leaves: number;
  left: number;
  top: number;
  chosen: boolean;
  follow: boolean;
  fresh: boolean;
  onSelect: (orderId: number) => void;
}

/** A delivery where it stands, and its drive to it. */
const Stop = memo(DrawnStop);

function DrawnStop({ delivery, leaves, left, top, chosen, follow, fresh, onSelect }: StopProps) {
  return (
    <>
      {leaves < left - 3 && (
        <i
          className={styles.drive}
          style={{ left: leaves, width: left - leaves, top: top + 20 }}
          aria-hidden="true"
        />
      )}
      <Card
        delivery={delivery}
        chosen={chosen}
        follow={follow}
        isNew={fresh}
        onSelect={onSelect}
        style={{ left, top, width: CARD, height: ROW }}
      />
    </>
  );
}

/** Left to right: what is delivered first gets the first row. */
function byDelivery(deliveries: readonly Delivery[]): Delivery[] {
  return [...deliveries].sort((a, b) => a.deliverAt - b.deliverAt);
}

/** The lane's name, and what is there and missing at this second. */
function LaneHead({ lane }: { lane: Lane }) {
  const { t, format } = useWords();
  const activity = lane.deliveries.some((delivery) => delivery.kind !== 'injection');
  return (
    <div className={styles.who}>
      <div className={styles.whose}>
        <h2 className={styles.name} title={lane.clinicalName}>
          {lane.name}
        </h2>
        <p className={styles.isotope}>
          {t('lane.halfLife', {
            isotope: lane.tracerId === null ? t('isotopeOrder') : lane.isotope,
            minutes: format.figure(lane.halfLifeSeconds / 60, lane.halfLifeSeconds < 3600 ? 1 : 0),
          })}
        </p>
        {lane.injections > 0 && (
          <p className={styles.isotope}>{t('lane.injections', { count: lane.injections })}</p>
        )}
        {activity && <Stock lane={lane} />}
      </div>
    </div>
  );
}

function Stock({ lane }: { lane: Lane }) {
  const { t, format } = useWords();
  const now = useNow(1000);
  const batch = freeInBatchesAt(lane, now);
  const free = batch ?? freeInVialsAt(lane, now);
  const still = stillToDispense(lane, now);
  const figures: ReactNode[] = [];
  if (free > 0) {
    figures.push(
      <p key="free" className={styles.stock}>
        <b>{format.figure(free)}</b>
        <span>{t(batch === null ? 'lane.freeVials' : 'lane.freeBatch')}</span>
      </p>,
    );
  }
  if (still > 0) {
    figures.push(
      <p key="still" className={`${styles.stock} ${styles.missing}`}>
        <b>{format.figure(still)}</b>
        <span>{t('lane.still')}</span>
      </p>,
    );
  }
  return <>{figures}</>;
}

/** So often now moves on: a step of a fraction of a pixel each second would draw the whole day for nothing. */
const STEP = 10_000;

/** What has been, tinted. */
function Past({ axis }: { axis: Axis }) {
  const share = placeOf(axis, useNow(STEP));
  return (
    <i className={styles.past} style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
  );
}

function Now({ axis, label = false }: { axis: Axis; label?: boolean }) {
  const { t } = useWords();
  const now = useNow(STEP);
  const share = placeOf(axis, now);
  if (share < 0 || share > 1) {
    return null;
  }
  return (
    <div className={label ? styles.nowHead : styles.now} style={{ left: `${share * 100}%` }}>
      {label && (
        <time className={styles.nowTime}>
          <span className="unseen">{t('lane.now')} </span>
          {clock(now)}
        </time>
      )}
    </div>
  );
}

function useWidth(): [number, React.RefObject<HTMLDivElement | null>] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(700);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, box];
}
