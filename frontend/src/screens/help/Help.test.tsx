// @vitest-environment happy-dom
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { anchoredAs, parse } from '../../../scripts/guides.mjs';
import { LANGUAGES, type Language, setLanguage } from '../../i18n';
import type { Role } from '../../protocol/rows';
import { Account } from '../../shell/Account';
import { pagesOf } from '../../shell/palette/pages';
import { shared } from '../../sync/store';
import { type Block, GUIDES, type GuideName, type Part } from './blocks';
import { edition as danish } from './danish';
import { edition as english } from './english';
import Help from './index';

const SOURCES = import.meta.glob<string>('../../**/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const signIn = (role: Role) =>
  shared.setState({
    user: { id: 1, name: 'Karen Holm', role, customerIds: [] },
    session: 'signedIn',
  });

const EDITIONS = { da: danish, en: english };
const FOLDERS = { da: 'docs/guides/da', en: 'docs/guides' };
const ROOT = resolve(import.meta.dirname, '../../../..');

const anchorsOf = (name: GuideName, language: Language = 'en') =>
  EDITIONS[language][name].blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : []));

/** Every object of a tree. */
function* within(value: unknown): Generator<Record<string, unknown>> {
  if (value && typeof value === 'object') {
    if (!Array.isArray(value)) {
      yield value as Record<string, unknown>;
    }
    for (const one of Object.values(value)) {
      yield* within(one);
    }
  }
}

/** Where the links of a guide lead, as they stand in it. */
const linksOf = (name: GuideName, language: Language) =>
  [...within(EDITIONS[language][name].blocks)]
    .filter((one): one is Extract<Part, { kind: 'link' }> => one.kind === 'link')
    .map(({ href }) => href);

async function open(path: string) {
  const { hook, searchHook, history } = memoryLocation({ path, record: true });
  await act(async () => {
    render(
      <Router hook={hook} searchHook={searchHook}>
        <Account />
        <Suspense>
          <Help />
        </Suspense>
      </Router>,
    );
  });
  await screen.findByRole('article');
  return history;
}

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  window.scrollTo = () => undefined;
  signIn('shopUser');
  setLanguage('da');
});
afterEach(cleanup);

describe('HLP-1: the guides in the program', () => {
  it('begin with that of one’s role, and all can be read', async () => {
    for (const [role, guide] of [
      ['externalUser', 'nurse'],
      ['productionUser', 'radiochemist'],
      ['siteAdmin', 'admin'],
    ] as const) {
      signIn(role);
      expect((await open('/help')).at(-1)).toBe(`/help/${guide}`);
      cleanup();
    }
    for (const name of GUIDES) {
      await open(`/help/${name}`);
      expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
      expect(document.querySelector('article')?.textContent).not.toMatch(/\*\*|\]\(|`|\| ---/);
      cleanup();
    }
  });

  it('have a list of what stands in them, their pictures, and their own language', async () => {
    await open('/help/nurse');
    const article = document.querySelector('article') as HTMLElement;
    expect(article.lang).toBe('da');
    const leads = [...document.querySelectorAll('details a')].map((one) =>
      one.getAttribute('href'),
    );
    expect(leads).toEqual(
      anchorsOf('nurse')
        .slice(1)
        .map((id) => `#${id}`),
    );
    for (const href of leads) {
      expect(article.querySelector(href ?? '')).toBeTruthy();
    }
    const pictures = [...article.querySelectorAll('img')];
    expect(pictures.length).toBeGreaterThan(3);
    for (const picture of pictures) {
      expect(picture.getAttribute('src')).toMatch(/nurse[\w-]*\.png/);
      expect(Number(picture.getAttribute('width'))).toBeGreaterThan(300);
    }
  });

  it('are led to from the menu and the palette', async () => {
    await open('/help/nurse');
    act(() => fireEvent.click(screen.getByRole('button', { name: /Karen Holm/ })));
    expect(screen.getByRole('link', { name: 'Vejledning' }).getAttribute('href')).toBe('/help');
    for (const role of ['externalUser', 'productionAdmin', 'siteAdmin'] as const) {
      expect(pagesOf(role).map(({ href }) => href)).toContain('/help');
    }
  });
});

describe('HLP-2: what leads to a heading', () => {
  const there = (target: string) => {
    const [name, id] = target.split('#') as [GuideName, string];
    return anchorsOf(name).includes(id);
  };

  it('of a screen finds it', () => {
    const topics = Object.entries(SOURCES)
      .filter(([file]) => !file.includes('.test.'))
      .flatMap(([, text]) => [
        ...text.matchAll(/["']((?:nurse|radiochemist|admin|qa)#[\w-]+)["']/g),
      ])
      .map((match) => match[1] ?? '');
    expect(topics.length).toBeGreaterThan(25);
    expect(topics.filter((topic) => !there(topic))).toEqual([]);
  });

  it('of a guide finds it', () => {
    for (const language of LANGUAGES) {
      const links = GUIDES.flatMap((name) =>
        linksOf(name, language)
          .map((href) => (href.startsWith('#') ? `${name}${href}` : href.replace('.md#', '#')))
          .filter((href) => /^\w+#/.test(href)),
      );
      expect(links.length).toBeGreaterThan(1);
      expect(links.filter((href) => !there(href))).toEqual([]);
    }
  });

  it('of a guide, or to a paper beside it, leads to what is there', () => {
    for (const language of LANGUAGES) {
      const papers = GUIDES.flatMap((name) => linksOf(name, language)).filter(
        (href) => !/^(#|\w+:)/.test(href),
      );
      expect(papers.length).toBeGreaterThan(GUIDES.length);
      const gone = papers.filter(
        (href) => !existsSync(resolve(ROOT, FOLDERS[language], href.replace(/#.*/, ''))),
      );
      expect(gone).toEqual([]);
    }
  });
});

describe('HLP-3: the two editions of a guide', () => {
  /** What a reader finds in the same place of both. */
  const shapeOf = (blocks: readonly Block[]) =>
    blocks.map((block) => {
      switch (block.kind) {
        case 'heading':
          return `${'#'.repeat(block.level)} ${block.id}`;
        case 'picture':
          return `picture ${block.src.replace(/^(\.\.\/)+/, '')}`;
        case 'list':
          return `${block.ordered ? 'numbered ' : ''}list of ${block.items.length}`;
        case 'table':
          return `table of ${block.head.length} × ${block.rows.length}`;
        default:
          return block.kind;
      }
    });
  /** Where a link of the English edition leads from a folder deeper. */
  const deeper = (name: GuideName) => (href: string) =>
    href === `da/${name}.md` ? `../${name}.md` : href.replace(/^\.\.\//, '../../');

  it.each(GUIDES)('are built alike: %s', (name) => {
    expect(shapeOf(danish[name].blocks)).toEqual(shapeOf(english[name].blocks));
    expect(linksOf(name, 'da').sort()).toEqual(linksOf(name, 'en').map(deeper(name)).sort());
    expect(linksOf(name, 'da')).toContain(`../${name}.md`);
  });

  it('have one address for a heading, or are not built', () => {
    const twin = parse('# Ordering\n\n## When it is late');
    const [, second] = anchoredAs(parse('# Bestil\n\n## Når det er sent'), twin);
    expect(second).toMatchObject({ id: 'when-it-is-late', parts: ['Når det er sent'] });
    expect(() => anchoredAs(parse('# Bestil'), twin)).toThrow('1 headings, and 2');
  });

  it('change with the page, at the same heading', async () => {
    await open('/help/nurse');
    const heading = () => document.getElementById('order');
    expect(heading()?.textContent).toBe('Bestil');
    await act(async () => setLanguage('en'));
    await screen.findByRole('heading', { level: 1, name: 'Ordering tracers' });
    expect(heading()?.textContent).toBe('Order');
    expect(document.querySelector('article')?.lang).toBe('en');
    expect(document.querySelector('article span[lang=da]')?.textContent).toBe('Log ind');
    await act(async () => setLanguage('da'));
    await screen.findByRole('heading', { level: 1, name: 'Bestil tracere' });
    expect(document.querySelector('article')?.lang).toBe('da');
    expect(document.querySelector('article span[lang]')).toBeNull();
  });
});
