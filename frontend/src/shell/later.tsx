/** Pieces of the page that are loaded when they are first needed, and what is shown where one cannot be had any more. */
import { Component, type ComponentType, lazy, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { ownBuild, served } from './build';
import styles from './Plain.module.css';
import { reloadOnce, unsaved } from './reload';

/** A piece could not be fetched: the server has another build by now, or is away. */
class PieceGone extends Error {}

/** A piece on its way; where it cannot be had, `Piece` says so. */
export function fetched<T>(load: () => Promise<T>): Promise<T> {
  return load().catch((error: unknown) => {
    throw new PieceGone(String(error), { cause: error });
  });
}

// biome-ignore lint/suspicious/noExplicitAny: what a piece is given is its own business.
export function later<T extends ComponentType<any>>(load: () => Promise<{ default: T }>) {
  return lazy(() => fetched(load));
}

interface PieceProps {
  children: ReactNode;
  /** Where one is: somewhere else it is tried again. */
  at?: string;
  /** What stands in its place; told that it is gone, it brings the page up to date. */
  gone?: ReactNode;
}

/** Catches a piece that is gone, so that what stands around it stays. Other errors go on. */
export class Piece extends Component<PieceProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidUpdate(before: PieceProps): void {
    if (before.at !== this.props.at && this.state.error !== null) {
      this.setState({ error: null });
    }
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error !== null && !(error instanceof PieceGone)) {
      throw error;
    }
    return error === null ? this.props.children : (this.props.gone ?? <Gone />);
  }
}

/** So often the server is asked again whether it has the page. */
const AGAIN_MS = 3_000;

/**
 * Loads the page anew as soon as the server gives a whole one, where nothing is lost by it. Says no more than whether
 * somebody has to press for it.
 */
function useFetched(): 'waiting' | 'press' {
  const [state, setState] = useState<'waiting' | 'press'>('waiting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stands = true;
    const look = async () => {
      const build = await served(location.pathname);
      if (!stands) {
        return;
      }
      if (build === null) {
        timer = setTimeout(look, AGAIN_MS);
      } else if (unsaved() || !reloadOnce()) {
        setState('press');
      }
    };
    void look();
    return () => {
      stands = false;
      clearTimeout(timer);
    };
  }, []);
  return state;
}

/** In the place of a whole screen. */
function Gone() {
  const { t } = useTranslation();
  const state = useFetched();
  const newer = ownBuild() !== '';
  return (
    <main className={styles.plain} role="alert" aria-busy={state === 'waiting'}>
      <h1>{t('gone.title')}</h1>
      <p>{t(state === 'waiting' && newer ? 'gone.waiting' : 'gone.text')}</p>
      <Button onClick={() => location.reload()}>{t('outdated.reload')}</Button>
    </main>
  );
}

/** In the place of what would lie over the page: what stands on the page stays. */
export function GoneOver({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const state = useFetched();
  return state === 'press' ? (
    <div className={styles.over} role="alert">
      <p>{t('newer.typed')}</p>
      <Button small onClick={() => location.reload()}>
        {t('outdated.reload')}
      </Button>
      <Button small look="quiet" onClick={onClose}>
        {t('do.close')}
      </Button>
    </div>
  ) : null;
}
