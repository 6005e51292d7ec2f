/** The keys of this screen. */
import { Dialog } from '../../ui/Dialog';
import styles from './Form.module.css';
import { useWords } from './words';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const keys: [string[], string][] = [
    [['J', 'K', '↓', '↑'], t('keys.move')],
    [['A'], t('keys.accept')],
    [['⇧ A'], t('keys.acceptAll')],
    [['R'], t('keys.release')],
    [['X'], t('keys.reject')],
    [['O'], t('keys.reopen')],
    [['V'], t('keys.vial')],
    [['M', 'U'], t('keys.shift')],
    [['L'], t('keys.delay')],
    [['E', 'C'], t('keys.edit')],
    [['N'], t('keys.order')],
    [['B'], t('keys.calculator')],
    [['Q'], t('keys.requests')],
    [['G', 'D'], t('keys.grant')],
    [['1', '2', '3', '4'], t('keys.places')],
    [['←', '→'], t('keys.days')],
    [['T'], t('keys.today')],
    [['?'], t('keys.help')],
    [['Esc'], t('keys.escape')],
  ];
  return (
    <Dialog open title={t('keys.title')} onClose={onClose}>
      <dl className={styles.keys}>
        {keys.map(([names, text]) => (
          <div key={text} style={{ display: 'contents' }}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
