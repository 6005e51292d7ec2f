/** All that the screens say, from every file of texts, by language and namespace. */
import i18next from '.';

// Vite finds the files: a new one is looked at without being named here.
import.meta.glob(['../**/*exts.ts', '../**/texts/*.ts'], { eager: true });

type Tree = { readonly [key: string]: string | Tree };

/** Each text by its path, as `form.hint`; those of a plural end in `_one` and `_other`. */
function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
}

export type Words = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The texts of a language: namespace → path → text. */
export function words(language: 'da' | 'en'): Words {
  const found = i18next.store.data[language] ?? {};
  return new Map(
    Object.entries(found).map(([namespace, tree]) => [namespace, new Map(flat(tree as Tree))]),
  );
}
