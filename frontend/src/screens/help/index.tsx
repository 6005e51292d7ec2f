/**
 * The guides, in the program: the same texts and pictures as in docs/guides, with a list of what stands in each. They are in
 * the page's language; another one stands until it has come.
 */
import { use, useDeferredValue, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Redirect, useLocation } from 'wouter';
import { useLanguage } from '../../i18n';
import { useSession } from '../../sync';
import { useMedia } from '../../ui/useMedia';
import { Blocks, wordsOf } from './Blocks';
import { GUIDES, type Heading } from './blocks';
import { editionIn, guideOf } from './guides';
import styles from './Help.module.css';
import './texts';

export default function Help() {
  const { t } = useTranslation('help');
  const { user } = useSession();
  const [path] = useLocation();
  const wide = useMedia('(min-width: 960px)');
  const wanted = useLanguage();
  const language = useDeferredValue(wanted);
  const name = GUIDES.find((one) => path === `/help/${one}`);
  useEffect(() => {
    document.title = `${name ? t(`guides.${name}`) : t('title')} · Tracershop`;
  }, [t, name]);
  useEffect(() => {
    if (name === undefined) {
      return;
    }
    // Who came by a link to a heading: the browser looked for it before it was there.
    const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (heading) {
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    } else {
      window.scrollTo({ top: 0 });
    }
  }, [name]);
  if (!name) {
    return <Redirect to={`/help/${guideOf(user?.role ?? 'shopUser')}`} replace />;
  }
  const guide = use(editionIn(language))[name];
  const headings = guide.blocks.filter(
    (block): block is Heading => block.kind === 'heading' && block.level > 1,
  );
  return (
    <div className={styles.frame}>
      <div className={styles.side}>
        <nav className={styles.guides} aria-label={t('title')}>
          {GUIDES.map((one) => (
            <Link
              key={one}
              href={`/help/${one}`}
              className={styles.guide}
              aria-current={one === name ? 'page' : undefined}
            >
              {t(`guides.${one}`)}
            </Link>
          ))}
        </nav>
        <details key={`${name}/${wide}`} className={styles.contents} open={wide}>
          <summary>{t('contents')}</summary>
          <nav aria-label={t('contents')}>
            <ul lang={language}>
              {headings.map(({ id, level, parts }) => (
                <li key={id} className={level > 2 ? styles.below : undefined}>
                  <a href={`#${id}`}>{wordsOf(parts)}</a>
                </li>
              ))}
            </ul>
          </nav>
        </details>
      </div>
      <main className={styles.page}>
        <article className={styles.article} lang={language} aria-busy={language !== wanted}>
          <Blocks guide={guide} />
        </article>
      </main>
    </div>
  );
}
