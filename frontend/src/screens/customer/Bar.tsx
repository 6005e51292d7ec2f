/** Where one orders for, how far one looks, and what helps: the bar above week and month. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import styles from './Bar.module.css';
import './bookings/texts';
import type { Reach } from './data';

export type View = 'week' | 'month' | 'bookings';

interface BarProps {
  reach: Reach[];
  chosen: Reach;
  view: View;
  /** How many studies wait to be ordered for; null where one does not order from bookings. */
  waiting: number | null;
  onEndpoint: (id: number) => void;
  onView: (view: View) => void;
  onCount: () => void;
  onPrint: () => void;
}

export function Bar(props: BarProps) {
  const { reach, chosen, view, waiting, onEndpoint, onView, onCount, onPrint } = props;
  const { t } = useTranslation('customer');
  const { t: tb } = useTranslation('bookings');
  return (
    <div className={styles.bar} data-bar>
      <Where reach={reach} chosen={chosen} onEndpoint={onEndpoint} />
      {/* biome-ignore lint/a11y/useSemanticElements: two buttons that belong together, and no form's fields. */}
      <div className={styles.views} role="group" aria-label={t('view.label')}>
        {(['week', 'month'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={styles.view}
            aria-pressed={view === one}
            onClick={() => onView(one)}
          >
            {t(`view.${one}`)}
            <kbd>{t(`view.key.${one}`).toUpperCase()}</kbd>
          </button>
        ))}
        {waiting !== null && (
          <button
            type="button"
            className={styles.view}
            aria-pressed={view === 'bookings'}
            onClick={() => onView('bookings')}
          >
            {tb('view')}
            {waiting > 0 && (
              <span className={styles.waiting}>
                <span aria-hidden="true">{waiting}</span>
                <span className="unseen">{tb('waiting', { count: waiting })}</span>
              </span>
            )}
            <kbd>{tb('key').toUpperCase()}</kbd>
          </button>
        )}
      </div>
      <div className={styles.tools}>
        <Button look="bare" hotkey={t('view.key.count').toUpperCase()} onClick={onCount}>
          {t('calc.tool')}
        </Button>
        <Button look="bare" hotkey={t('view.key.print').toUpperCase()} onClick={onPrint}>
          {t('print.tool')}
        </Button>
      </div>
    </div>
  );
}

function Where({ reach, chosen, onEndpoint }: Pick<BarProps, 'reach' | 'chosen' | 'onEndpoint'>) {
  const { t } = useTranslation('customer');
  if (reach.length < 2) {
    return (
      <p className={styles.where}>
        <b>{chosen.customer}</b>
        <span className="soft">{chosen.endpoint.name}</span>
      </p>
    );
  }
  return (
    <label className={styles.pick}>
      <span className="unseen">{t('endpoint')}</span>
      <select
        value={chosen.endpoint.id}
        onChange={(event) => onEndpoint(Number(event.target.value))}
      >
        {reach.map(({ endpoint, customer }) => (
          <option key={endpoint.id} value={endpoint.id}>
            {customer} · {endpoint.name}
          </option>
        ))}
      </select>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M4.5 7.5l5.5 5.5 5.5-5.5" />
      </svg>
    </label>
  );
}
