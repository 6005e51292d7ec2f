/** `1 of 3`, and a bar for each: how far pages or pictures have turned. */
import { useTranslation } from 'react-i18next';
import styles from './Turns.module.css';

interface TurnsProps {
  /** From 0. */
  page: number;
  pages: number;
  /** How far into this one, 0 to 1. */
  into: number;
}

export function Turns({ page, pages, into }: TurnsProps) {
  const { t } = useTranslation('wall');
  const places = Array.from({ length: pages }, (_, place) => place);
  return (
    <span className={styles.turns}>
      <span>{t('page', { page: page + 1, pages })}</span>
      <span className={styles.bars} aria-hidden="true">
        {places.map((place) => (
          <i key={place}>
            <i style={{ width: place < page ? '100%' : place > page ? '0' : `${into * 100}%` }} />
          </i>
        ))}
      </span>
    </span>
  );
}
