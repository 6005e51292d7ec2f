/** `?`: the keys of the screen that is below, and those that work everywhere. */
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import styles from './KeysDialog.module.css';
import { presentKeys, type ScreenKey, shownKey } from './screenKeys';
import './palette/texts';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('palette');
  const everywhere: ScreenKey[] = [
    { keys: ['/', 'Ctrl K'], text: t('keys.palette'), group: t('keys.everywhere') },
    { keys: ['Ctrl Z'], text: t('keys.undo'), group: t('keys.everywhere') },
    { keys: ['?'], text: t('keys.help'), group: t('keys.everywhere') },
    { keys: ['escape'], text: t('keys.escape'), group: t('keys.everywhere') },
  ];
  const groups = new Map<string, ScreenKey[]>();
  for (const one of [...presentKeys(), ...everywhere]) {
    groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  }
  return (
    <Dialog open broad title={t('keys.title')} onClose={onClose}>
      <div className={styles.groups}>
        {[...groups].map(([group, keys]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {keys.map(({ keys: names, text, can = true }) => (
                <div key={text} className={can ? undefined : styles.rest}>
                  <dt>
                    {names.map((name) => (
                      <kbd key={name}>{name.startsWith('Ctrl ') ? name : shownKey(name)}</kbd>
                    ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
