/** Where one is on production's screen, and what is at hand everywhere: orders, vials, the calculator, the sound. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { openOverlay } from '../../shell/overlay';
import { Button } from '../../ui/Button';
import { type Address, PLACES, type PlaceName } from './address';
import { toggleSound, useSound } from './requests/sound';
import type { Requests } from './requests/useRequests';
import styles from './Tools.module.css';
import { useWords } from './words';

interface ToolsProps {
  address: Address;
  requests: Requests;
  onPlace?: () => void;
  onVial?: () => void;
  onDepartures?: () => void;
  onCalculator?: () => void;
}

export const Tools = memo(DrawnTools);

function DrawnTools(props: ToolsProps) {
  const { address, requests, onPlace, onVial, onDepartures, onCalculator } = props;
  const { place, hrefOf } = address;
  const { t } = useWords();
  const { t: leaving } = useTranslation('leaving');
  return (
    <div className={styles.tools}>
      <nav className={styles.places} aria-label={t('places.label')}>
        {(Object.keys(PLACES) as PlaceName[]).map((name) => (
          <Link
            key={name}
            href={hrefOf(name)}
            className={styles.place}
            aria-current={name === place ? 'page' : undefined}
          >
            {t(`places.${name}`)}
            {name === 'day' && <Count requests={requests} away={place !== 'day'} />}
          </Link>
        ))}
      </nav>
      <div className={styles.hands} role="toolbar" aria-label={t('places.tools')}>
        {onPlace && (
          <Button small look="quiet" hotkey="N" onClick={onPlace}>
            {t('places.newOrder')}
          </Button>
        )}
        {onVial && (
          <Button small look="quiet" onClick={onVial}>
            {t('act.addVial')}
          </Button>
        )}
        {onDepartures && (
          <Button small look="quiet" hotkey="D" onClick={onDepartures}>
            {leaving('open')}
          </Button>
        )}
        {onCalculator && (
          <Button small look="quiet" hotkey="B" onClick={onCalculator}>
            {t('places.calculator')}
          </Button>
        )}
        <Sound />
        <Button
          small
          look="quiet"
          hotkey="?"
          onClick={() => openOverlay('keys')}
          className={styles.keys}
        >
          {t('act.keys')}
        </Button>
      </div>
    </div>
  );
}

/** How many requests wait; on another page it is how one hears of them without hearing. */
function Count({ requests, away }: { requests: Requests; away: boolean }) {
  const { t } = useWords();
  const count = requests.open.length;
  if (count === 0) {
    return null;
  }
  return (
    <span
      className={`${styles.count} ${away && requests.fresh.size > 0 ? styles.fresh : ''}`}
      role="status"
    >
      <span aria-hidden="true">{count}</span>
      <span className="unseen">{t('places.requests', { count })}</span>
    </span>
  );
}

/** Turns the sound of requests on and off; turning it on lets one hear it. */
function Sound() {
  const { t } = useWords();
  const state = useSound();
  const words = t(`places.sound.${state}`);
  return (
    <button
      type="button"
      className={`${styles.sound} ${state === 'on' ? '' : styles.silent}`}
      aria-pressed={state !== 'muted'}
      aria-label={words}
      title={words}
      onClick={toggleSound}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 9.5v5h3.5L13 19V5L7.5 9.5z" />
        {state === 'muted' && <path d="M16.5 9.5l5 5m0-5l-5 5" />}
        {state === 'on' && <path d="M16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11" />}
      </svg>
      {state !== 'on' && <span>{t(`places.silent.${state}`)}</span>}
    </button>
  );
}
