// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { Role } from '../../protocol/rows';
import { Account } from '../../shell/Account';
import { pagesOf } from '../../shell/palette/pages';
import { shared } from '../../sync/store';
import type { Part } from './blocks';
import { GUIDES } from './blocks';
import { TEXTS } from './guides';
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

const anchorsOf = (name: (typeof GUIDES)[number]) =>
  TEXTS[name].blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : []));

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

function open(path: string) {
  const { hook, searchHook, history } = memoryLocation({ path, record: true });
  render(
    <Router hook={hook} searchHook={searchHook}>
      <Account />
      <Help />
    </Router>,
  );
  return history;
}

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  window.scrollTo = () => undefined;
  signIn('shopUser');
});
afterEach(cleanup);

describe('HLP-1: the guides in the program', () => {
  it('begin with that of one’s role, and all can be read', () => {
    for (const [role, guide] of [
      ['externalUser', 'nurse'],
      ['productionUser', 'radiochemist'],
      ['siteAdmin', 'admin'],
    ] as const) {
      signIn(role);
      expect(open('/help').at(-1)).toBe(`/help/${guide}`);
      cleanup();
    }
    for (const name of GUIDES) {
      open(`/help/${name}`);
      expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
      expect(document.querySelector('article')?.textContent).not.toMatch(/\*\*|\]\(|`|\| ---/);
      cleanup();
    }
  });

  it('have a list of what stands in them, their pictures, and their own language', () => {
    open('/help/nurse');
    const article = document.querySelector('article') as HTMLElement;
    expect(article.lang).toBe('en');
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

  it('are led to from the menu and the palette', () => {
    open('/help/nurse');
    act(() => fireEvent.click(screen.getByRole('button', { name: /Karen Holm/ })));
    expect(screen.getByRole('link', { name: 'Vejledning' }).getAttribute('href')).toBe('/help');
    for (const role of ['externalUser', 'productionAdmin', 'siteAdmin'] as const) {
      expect(pagesOf(role).map(({ href }) => href)).toContain('/help');
    }
  });
});

describe('HLP-2: what leads to a heading', () => {
  const there = (target: string) => {
    const [name, id] = target.split('#') as [(typeof GUIDES)[number], string];
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
    const links = GUIDES.flatMap((name) =>
      [...within(TEXTS[name].blocks)]
        .filter((one): one is Extract<Part, { kind: 'link' }> => one.kind === 'link')
        .map(({ href }) => (href.startsWith('#') ? `${name}${href}` : href.replace('.md#', '#')))
        .filter((href) => /^\w+#/.test(href)),
    );
    expect(links.length).toBeGreaterThan(1);
    expect(links.filter((href) => !there(href))).toEqual([]);
  });
});
