/** What to do next, by time to departure, each with the one step that it waits for. */
import { memo, useEffect, useRef, useState } from 'react';
import { isOf, type Next, WAITS, type Wait } from '../../domain/dayNext';
import { ceilMbq, decayBetween, floorMbq } from '../../domain/decay';
import { vialMbqAt } from '../../domain/dispensed';
import { clock } from '../../domain/time';
import type { Refused } from '../../protocol/frames';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Flag } from '../../ui/Flag';
import { Countdown } from './Countdown';
import { Faces } from './looks/Looks';
import styles from './NextList.module.css';
import { Refusal } from './Refusal';
import { useUncertified } from './release/BatchNote';
import { RisFlag, risChanged } from './unordered/BookingNote';
import type { Deeds } from './useDeeds';
import { useWords } from './words';

interface NextListProps {
  things: readonly Next[];
  selected: number | null;
  deeds: Pick<Deeds, 'pending' | 'refusals'>;
  /** When the day's next delivery leaves, for when nothing is to be done. */
  laterAt: number | null;
  /** The chosen thing is brought into sight: not before a person has chosen. */
  follow: boolean;
  /** Only these are looked at; null: all. */
  wait: Wait | null;
  onWait: (wait: Wait | null) => void;
  onSelect: (orderId: number) => void;
  onStep: (next: Next) => void;
}

/** So many are shown: what comes after them is not next. */
const AT_FIRST = 60;

export function NextList(props: NextListProps) {
  const { things: all, selected, deeds, laterAt, follow, wait, onSelect, onStep } = props;
  const { t } = useWords();
  const now = useNow(10_000);
  const things = wait === null ? all : all.filter((next) => isOf(next, wait, now));
  const [whole, setWhole] = useState(false);
  const isChosen = (next: Next) => next.delivery.orders.some((order) => order.id === selected);
  const shown = whole ? things : things.filter((next, at) => at < AT_FIRST || isChosen(next));
  return (
    <section className={styles.next} aria-labelledby="next-title">
      <h2 className={styles.heading} id="next-title">
        {t('next.title')}
      </h2>
      <Waits all={all} wait={wait} now={now} onWait={props.onWait} />
      {things.length === 0 && all.length > 0 ? (
        <p className={styles.nothing}>{t('next.noneOf')}</p>
      ) : things.length === 0 ? (
        <div className={styles.nothing}>
          <p>{t('next.nothing')}</p>
          <p className="soft">
            {t('next.nothingText')} {laterAt !== null && t('next.later', { time: clock(laterAt) })}
          </p>
        </div>
      ) : (
        <ol>
          {shown.map((next) => (
            <Thing
              key={next.key}
              next={next}
              follow={follow}
              chosen={isChosen(next)}
              busy={deeds.pending.has(placeOf(next))}
              refused={deeds.refusals.get(placeOf(next))?.refused ?? null}
              onSelect={onSelect}
              onStep={onStep}
            />
          ))}
        </ol>
      )}
      {shown.length < things.length && (
        <Button look="bare" onClick={() => setWhole(true)}>
          {t('next.more', { count: things.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

/** How many wait for what; a press looks at these alone, another at all again. */
function Waits(props: {
  all: readonly Next[];
  wait: Wait | null;
  now: number;
  onWait: (wait: Wait | null) => void;
}) {
  const { t } = useWords();
  const { all, wait, now, onWait } = props;
  if (all.length === 0) {
    return null;
  }
  return (
    <fieldset className={styles.waits} aria-label={t('next.filter')}>
      {WAITS.map((one) => {
        const count = all.filter((next) => isOf(next, one, now)).length;
        return (
          <button
            key={one}
            type="button"
            className={`${styles.wait} ${one === 'late' && count > 0 ? styles.isLate : ''}`}
            aria-pressed={wait === one}
            disabled={count === 0 && wait !== one}
            onClick={() => onWait(wait === one ? null : one)}
          >
            <b>{count}</b> {t(`next.wait.${one}`)}
          </button>
        );
      })}
    </fieldset>
  );
}

interface ThingProps {
  next: Next;
  follow: boolean;
  chosen: boolean;
  busy: boolean;
  refused: Refused | null;
  onSelect: (orderId: number) => void;
  onStep: (next: Next) => void;
}

const HOTKEYS = { accept: 'A', release: 'R', fill: 'V', confirm: undefined } as const;

/** Where the state and the refusal of a step's command stand. */
function placeOf(next: Next): string {
  return next.vial ? `vial:${next.vial.id}` : next.delivery.key;
}

/** One is drawn when something about it has changed; what is to be done is reckoned anew with each delta. */
const Thing = memo(DrawnThing, (one, other) => {
  const { next, ...rest } = one;
  const { next: after, ...others } = other;
  return (
    Object.entries(rest).every(([name, value]) =>
      Object.is(value, others[name as keyof typeof others]),
    ) &&
    next.key === after.key &&
    next.orderId === after.orderId &&
    next.delivery === after.delivery &&
    next.vial === after.vial &&
    next.adds?.mbq === after.adds?.mbq &&
    next.adds?.runAt === after.adds?.runAt
  );
});

function DrawnThing({ next, follow, chosen, busy, refused, onSelect, onStep }: ThingProps) {
  const { t } = useWords();
  const { delivery, step } = next;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen && follow) {
      row.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [chosen, follow]);
  const [title, told] = useThingWords(next);
  const changed = delivery.orders.find(risChanged);
  const fell = delivery.orders.some((order) => order.marks.includes('batchRejected'));
  const waits = useUncertified(delivery);
  const barred = step === 'release' && waits.length > 0;
  const text = barred
    ? t('next.releaseWaits', { text: told, batches: waits.map(({ number }) => number).join(', ') })
    : told;
  const label = {
    accept: t('act.accept'),
    release: t('act.release'),
    fill: t('act.addVial'),
    confirm: t('act.confirm'),
  }[step];
  return (
    <li ref={row} className={`${styles.thing} ${chosen ? styles.chosen : ''}`}>
      <button
        type="button"
        className={styles.body}
        aria-pressed={chosen}
        onClick={() => onSelect(next.orderId)}
      >
        {/* To an ear how long is left comes first, so that this is not named as its step is. */}
        <span className={styles.told}>
          <span className={styles.when}>
            <Countdown to={delivery.leavesAt} />
          </span>{' '}
          <span className={styles.text} title={text}>
            {text}
          </span>
        </span>{' '}
        <span className={styles.what}>
          <span className={styles.title}>{title}</span> <Faces orders={delivery.orders} />
          {changed && <RisFlag order={changed} />}
          {fell && <Flag tone="bad">{t('next.batchRejected')}</Flag>}
        </span>
      </button>
      <Button
        small
        look={step === 'release' && !barred ? 'main' : 'quiet'}
        hotkey={chosen ? HOTKEYS[step] : undefined}
        busy={busy}
        onClick={() => onStep(next)}
      >
        {label}
        {/* To an ear the button says whose step it is: what is seen, and the rest of the title. */}
        <span className="unseen">
          {title.startsWith(label) ? title.slice(label.length) : `: ${title}`}
        </span>
      </Button>
      {/* The delivery's own refusal stands in its panel; a vial's is looked for here. */}
      {next.vial && <Refusal refused={refused} />}
    </li>
  );
}

function useThingWords(next: Next): [string, string] {
  const { t, format, amountOf, customerOf, percent, marksOf } = useWords();
  const now = useNow(10_000);
  const { delivery, step, adds, vial } = next;
  const time = clock(delivery.deliverAt);
  const named = { tracer: delivery.name, time, customer: customerOf(delivery) };
  const filled = {
    dispensed: format.mbq(floorMbq(delivery.dispensedMbq), 0),
    vials: t('next.vials', { count: delivery.filled.length }),
    percent: percent((delivery.dispensedMbq / delivery.orderedMbq) * 100),
  };
  if (step === 'accept') {
    const ordered = delivery.orders.filter((order) => order.status === 'ordered');
    const amount = amountOf({
      kind: delivery.kind,
      orderedMbq: ordered.reduce((sum, order) => sum + (order.orderedMbq ?? 0), 0),
      injections: ordered.reduce((sum, order) => sum + (order.injections ?? 0), 0),
    });
    if (!adds) {
      return [t('next.accept', named), amount];
    }
    if (adds.runAt > now) {
      const plus = format.mbq(adds.mbq, 0);
      return [
        t('next.accept', named),
        t('next.acceptAdds', { amount, adds: plus, run: clock(adds.runAt) }),
      ];
    }
    // The run has ended: what is accepted now lies in vials already, or is taken out of what was made.
    if (delivery.missingMbq === 0) {
      return [t('next.accept', named), t('next.acceptFilled', { amount, ...filled })];
    }
    const takes = ceilMbq(
      decayBetween(delivery.missingMbq, delivery.halfLifeSeconds, delivery.deliverAt, now),
    );
    return [
      t('next.accept', named),
      t('next.acceptTakes', { amount, takes: format.mbq(takes, 0) }),
    ];
  }
  if (step === 'confirm' && vial) {
    const mbq = floorMbq(vialMbqAt(vial, delivery.halfLifeSeconds, delivery.deliverAt));
    return [
      t('next.confirm', named),
      t('next.confirmText', {
        amount: format.mbq(mbq, 0),
        tracer: delivery.name,
        marks: marksOf(vial).join(', '),
      }),
    ];
  }
  const injections = t('lane.injections', { count: delivery.injections });
  if (step === 'release') {
    return [
      t('next.release', named),
      delivery.kind === 'injection'
        ? t('next.releaseCount', { vials: filled.vials, injections })
        : t('next.releaseText', filled),
    ];
  }
  if (delivery.kind === 'injection') {
    return [t('next.fillNothing', named), t('next.fillCount', { injections, time })];
  }
  const more = format.mbq(delivery.missingMbq, 0);
  if (delivery.dispensedMbq === 0) {
    return [t('next.fillNothing', named), t('next.fillNothingText', { more, time })];
  }
  return [
    t('next.fill', { ...named, amount: format.mbq(delivery.shortMbq, 0) }),
    t('next.fillText', { more }),
  ];
}
