/** An error while drawing must not leave a wall dark until somebody comes by: it says so and loads itself anew. */
import { Component, type ReactNode } from 'react';
import i18next from '../../i18n';
import { reloadSoon } from './reload';
import styles from './Wall.module.css';

export class Mend extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(): void {
    reloadSoon(true);
  }

  override render(): ReactNode {
    return this.state.failed ? (
      <main className={styles.plain} role="alert">
        <h1>{i18next.t('dead', { ns: 'wall' })}</h1>
        <p>{i18next.t('crashed', { ns: 'wall' })}</p>
      </main>
    ) : (
      this.props.children
    );
  }
}
