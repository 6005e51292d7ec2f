/** The guides in both languages, for everybody: who orders may read how production works. */
import type { Language } from '../../i18n';
import type { Role } from '../../protocol/rows';
import { fetched } from '../../shell/later';
import type { Edition, GuideName } from './blocks';

const LOADS: Readonly<Record<Language, () => Promise<{ edition: Edition }>>> = {
  da: () => import('./danish'),
  en: () => import('./english'),
};
const asked = new Map<Language, Promise<Edition>>();

/** The guides in a language, loaded when they are first read in it: always the same promise. */
export function editionIn(language: Language): Promise<Edition> {
  const known = asked.get(language);
  if (known) {
    return known;
  }
  const coming = fetched(LOADS[language]).then(({ edition }) => edition);
  asked.set(language, coming);
  return coming;
}

/** The guide that a role begins with. */
export function guideOf(role: Role): GuideName {
  if (role === 'productionAdmin' || role === 'productionUser') {
    return 'radiochemist';
  }
  return role === 'siteAdmin' ? 'admin' : 'nurse';
}
