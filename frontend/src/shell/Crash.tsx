/** The last net: an error while drawing is told, and the page can be loaded anew. */
import { Component, type ReactNode } from 'react';
import i18next from '../i18n';
import { Button } from '../ui/Button';
import styles from './Plain.module.css';

export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) {
      return this.props.children;
    }
    return (
      <main className={styles.plain} role="alert">
        <h1>{i18next.t('crash.title')}</h1>
        <p>{i18next.t('crash.text')}</p>
        <Button onClick={() => location.reload()}>{i18next.t('crash.reload')}</Button>
      </main>
    );
  }
}
