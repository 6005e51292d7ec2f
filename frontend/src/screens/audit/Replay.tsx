/** A day as production's screen showed it, at any speed. Nothing here is live, and nothing can be done to it. */
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormat } from '../../domain/format';
import { addDays, clock, clockSeconds, dateOf, isDate } from '../../domain/time';
import { PastNow, PastStore, serverNow, type Tape, useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import '../production/texts';
import { useScreenKeys } from '../../shell/screenKeys';
import { Timeline } from '../production/Timeline';
import { useDay } from '../production/useDay';
import styles from './Replay.module.css';
import { Chosen } from './ReplayChosen';
import { Events } from './ReplayEvents';
import { WallStage } from './ReplayWall';
import { type Player, SPEEDS, type Played as Stream, usePlayer, useTape } from './useReplay';

const NONE: ReadonlySet<number> = new Set();

export function Replay() {
  const { t } = useTranslation('audit');
  const [path, go] = useLocation();
  const parts = path.split('/').slice(3);
  const stream: Stream = parts[0] === 'wall' ? 'wall' : 'production';
  const given = parts[stream === 'wall' ? 1 : 0] ?? '';
  const date = isDate(given) ? given : null;
  const today = dateOf(useNow(60_000));
  const [picked, setPicked] = useState(date ?? today);
  const { tape, busy, failed } = useTape(stream, date, t('failed'));
  const show = (which: Stream, day: string | null) =>
    go(['/audit/replay', which === 'wall' ? 'wall' : '', day ?? ''].filter(Boolean).join('/'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDate(picked)) {
      show(stream, picked);
    }
  };
  return (
    <>
      <form className={styles.pick} onSubmit={submit}>
        <Field label={t('replay.screen')}>
          {(control) => (
            <select
              {...control}
              value={stream}
              onChange={(event) => show(event.target.value as Stream, date)}
            >
              <option value="production">{t('replay.ofProduction')}</option>
              <option value="wall">{t('replay.ofWall')}</option>
            </select>
          )}
        </Field>
        <Field label={t('replay.date')}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={picked}
              max={today}
              onChange={(event) => setPicked(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={busy}>
          {t(busy ? 'replay.loading' : 'replay.load')}
        </Button>
        <p className="soft">{t('replay.lead')}</p>
      </form>
      {failed && (
        <p className={styles.failed} role="alert">
          {failed}
        </p>
      )}
      {!tape && !busy && !failed && <p className={styles.empty}>{t('replay.pick')}</p>}
      {tape && <Played key={tape.day.stream + tape.day.date + tape.day.fromAt} tape={tape} />}
    </>
  );
}

function Played({ tape }: { tape: Tape }) {
  const { t } = useTranslation('audit');
  const { day } = tape;
  const player = usePlayer(tape, serverNow());
  const minute = (by: number) => () => player.seek(player.now + by * 60_000);
  useScreenKeys(
    [
      { keys: [' '], text: t('replay.key.play') },
      { keys: ['arrowdown'], text: t('replay.key.next'), run: () => player.step(1) },
      { keys: ['arrowup'], text: t('replay.key.previous'), run: () => player.step(-1) },
      { keys: ['arrowright'], text: t('replay.key.later'), run: minute(1) },
      { keys: ['arrowleft'], text: t('replay.key.earlier'), run: minute(-1) },
    ].map((one) => ({ ...one, group: t('tabs.replay') })),
    true,
  );
  useSpace(player.toggle);
  const late = Date.parse(day.fromAt) > Date.parse(day.startAt);
  return (
    <section className={styles.replay} aria-label={t('tabs.replay')}>
      <Mark player={player} date={day.date} />
      <Controls player={player} tape={tape} />
      {late && <p className={styles.note}>{t('replay.late', { time: clock(day.fromAt) })}</p>}
      {day.cut && (
        <p className={styles.note}>{t(`replay.cut.${day.cut}`, { time: clock(player.to) })}</p>
      )}
      {tape.instants.length === 0 && <p className={styles.note}>{t('replay.nothing')}</p>}
      <PastStore.Provider value={tape.store}>
        <PastNow.Provider value={player.now}>
          {day.stream === 'wall' ? (
            <WallStage tape={tape} player={player} />
          ) : (
            <Board date={day.date} tape={tape} player={player} />
          )}
        </PastNow.Provider>
      </PastStore.Provider>
      <p className={styles.keys}>{t('replay.keys')}</p>
    </section>
  );
}

/** Space plays and pauses, but where it presses what the focus stands on. */
function useSpace(toggle: () => void): void {
  const latest = useRef(toggle);
  latest.current = toggle;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      const taken = target?.closest('button, a, input, select, textarea, summary, dialog');
      if (event.key === ' ' && !event.repeat && !taken) {
        event.preventDefault();
        latest.current();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** It says on every part of the page that can be seen alone that this is the past. */
function Mark({ player, date }: { player: Player; date: string }) {
  const { t } = useTranslation('audit');
  const { longDay } = useFormat();
  return (
    <div className={styles.mark} role="status" aria-live="off">
      <strong>{t('replay.mark')}</strong>
      <span>
        {t('replay.at', {
          day: `${longDay(date)} ${date.slice(0, 4)}`,
          time: clockSeconds(player.now),
        })}
      </span>
      <a className={styles.leave} href="/production">
        {t('replay.leave')}
      </a>
    </div>
  );
}

function Controls({ player, tape }: { player: Player; tape: Tape }) {
  const { t } = useTranslation('audit');
  const { from, to, now } = player;
  const span = Math.max(1, to - from);
  const marks = useMemo(
    () => [...new Set(tape.instants.map((at) => Math.round(((at - from) / span) * 500) / 5))],
    [tape, from, span],
  );
  return (
    <div className={styles.controls}>
      <button
        type="button"
        className={styles.play}
        aria-label={t(player.playing ? 'replay.pause' : 'replay.play')}
        onClick={player.toggle}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={player.playing ? 'M6 4v12M14 4v12' : 'M6 4l10 6-10 6z'} />
        </svg>
      </button>
      <div className={styles.around}>
        <button
          type="button"
          className={styles.step}
          aria-label={t('replay.previous')}
          title={t('replay.previous')}
          onClick={() => player.step(-1)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M15 4l-8 6 8 6M5 4v12" />
          </svg>
        </button>
        <button
          type="button"
          className={styles.step}
          aria-label={t('replay.next')}
          title={t('replay.next')}
          onClick={() => player.step(1)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M5 4l8 6-8 6M15 4v12" />
          </svg>
        </button>
      </div>
      <div className={styles.scale}>
        <input
          type="range"
          className={styles.slider}
          aria-label={t('replay.position')}
          aria-valuetext={clockSeconds(now)}
          min={from}
          max={to}
          step={1000}
          value={Math.round(now)}
          onChange={(event) => player.seek(Number(event.target.value))}
        />
        <div className={styles.ticks} aria-hidden="true">
          {marks.map((share) => (
            <i key={share} style={{ left: `${share}%` }} />
          ))}
        </div>
        <div className={styles.ends} aria-hidden="true">
          <span>{clock(from)}</span>
          <span>{clock(to)}</span>
        </div>
      </div>
      <output className={styles.clock}>{clockSeconds(now)}</output>
      <fieldset className={styles.speeds} aria-label={t('replay.speed')}>
        {SPEEDS.map((speed) => (
          <button
            key={speed}
            type="button"
            aria-pressed={speed === player.speed}
            onClick={() => player.setSpeed(speed)}
          >
            {t('replay.times', { speed })}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

function Board({ date, tape, player }: { date: string; tape: Tape; player: Player }) {
  const { t } = useTranslation('audit');
  const [ahead, setAhead] = useState(0);
  const day = useDay(addDays(date, ahead));
  const [selected, setSelected] = useState<number | null>(null);
  const delivery = selected === null ? null : (day.plan.byOrder.get(selected) ?? null);
  return (
    <div className={styles.stage}>
      <div className={styles.board}>
        <span className={styles.watermark} aria-hidden="true">
          {t('replay.mark')}
        </span>
        <fieldset className={styles.which} aria-label={t('replay.board')}>
          {[0, 1].map((days) => (
            <button
              key={days}
              type="button"
              aria-pressed={days === ahead}
              onClick={() => setAhead(days)}
            >
              {t(days === 0 ? 'replay.sameDay' : 'replay.nextDay')}
            </button>
          ))}
        </fieldset>
        {day.plan.deliveries.length === 0 ? (
          <p className={styles.empty}>{t('replay.noOrders')}</p>
        ) : (
          <Timeline
            plan={day.plan}
            selected={selected}
            follow
            fresh={NONE}
            onSelect={setSelected}
          />
        )}
        {delivery && <Chosen delivery={delivery} onClose={() => setSelected(null)} />}
      </div>
      <Events tape={tape} player={player} />
    </div>
  );
}
