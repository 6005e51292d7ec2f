/** Where one orders for, how far one looks, and what helps: the bar above week and month. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import styles from './Bar.module.css';
import type { Reach } from './data';

export type View = 'week' | 'month';

interface BarProps {
  reach: Reach[];
  chosen: Reach;
  view: View;
  onEndpoint: (id: number) => void;
  onView: (view: View) => void;
  onCount: () => void;
  onPrint: () => void;
}

export function Bar({ reach, chosen, view, onEndpoint, onView, onCount, onPrint }: BarProps) {
  const { t } = useTranslation('customer');
  return (
    <div className={styles.bar}>
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
