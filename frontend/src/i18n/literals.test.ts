/**
 * No screen says a word that is not in its texts. Looked for in the syntax trees: what stands between tags, what is given
 * to attributes that people see or hear, and every text of several words wherever it stands.
 */
import * as ast from 'typescript/unstable/ast';
import { beforeAll, describe, expect, it } from 'vitest';
import { lineOf, readSources, type Source, walk } from './syntax.testing';
import { words } from './words.testing';

/** Attributes, of elements and of our own pieces, whose text is seen or read out. */
const SEEN = new Set(
  `aria-label aria-description aria-roledescription aria-valuetext alt title placeholder label hint lead text word doing
   head empty error newText said back legend aside echo`.split(/\s+/),
);

/** The same to everybody: units, codes, keys, marks, and what is typed at a server. */
const OF_BOTH = new Set([
  ...'MBq,GBq,s,Vial,vial,OK,Q,/monitor/enrol,XXXX-XXXXXX,Esc,Ctrl K'.split(','),
  'tracershop verify-ledger --streams',
  'tracershop backup "/var/backups/tracershop/$(date +%F-%H%M).backup"',
]);

const EXEMPT = /(^|\/)(\w*[tT]exts\.ts|texts\/\w+\.ts)$|^i18n\//;

let sources: Source[] = [];
let found: string[] = [];

beforeAll(() => {
  sources = readSources();
  found = sources.filter(({ name }) => !EXEMPT.test(name)).flatMap(saidIn);
}, 120_000);

/** The texts that a file says by itself, each with its place. */
function saidIn(source: Source): string[] {
  const said: string[] = [];
  walk(source.tree, (node, above) => {
    const text = ast.isJsxText(node) ? node.text : pieceOf(node);
    if (text === null || OF_BOTH.has(text.replace(/[\s·]+/g, ' ').trim()) || !/\p{L}/u.test(text)) {
      return;
    }
    if (ast.isJsxText(node) || isSeen(above) || (isProse(text) && !isTechnical(above))) {
      said.push(`${source.name}:${lineOf(source, node)} ${text.trim()}`);
    }
  });
  return said;
}

/** What a literal, or a part of a template, says. */
function pieceOf(node: ast.Node): string | null {
  return ast.isStringLiteral(node) ||
    ast.isNoSubstitutionTemplateLiteral(node) ||
    ast.isTemplateHead(node) ||
    ast.isTemplateMiddle(node) ||
    ast.isTemplateTail(node)
    ? node.text
    : null;
}

/** Two words with a blank between them, or a letter that only Danish has. */
function isProse(text: string): boolean {
  return /\p{L}{2,}[,.:]? \p{L}{2,}/u.test(text) || /\p{L}[æøåÆØÅ]|[æøåÆØÅ]\p{L}/u.test(text);
}

/** Whether a literal is what a tag holds or what a seen attribute is given, and no argument of a call on the way there. */
function isSeen(above: readonly ast.Node[]): boolean {
  for (const node of above) {
    if (
      ast.isCallExpression(node) ||
      ast.isBinaryExpression(node) ||
      ast.isArrowFunction(node) ||
      ast.isElementAccessExpression(node)
    ) {
      return false;
    }
    if (ast.isJsxAttribute(node)) {
      return SEEN.has(node.name.getText());
    }
    if (ast.isJsxElement(node) || ast.isJsxFragment(node)) {
      return true;
    }
  }
  return false;
}

/** Selectors, classes, drawings, headers and the names of modules. */
function isTechnical(above: readonly ast.Node[]): boolean {
  return above.some((node) => {
    if (ast.isCallExpression(node)) {
      return /(querySelector(All)?|closest|matches|matchMedia|Error)$/.test(
        node.expression.getText(),
      );
    }
    return (
      ast.isImportDeclaration(node) ||
      ast.isNewExpression(node) ||
      (ast.isJsxAttribute(node) && !SEEN.has(node.name.getText()))
    );
  });
}

/** The namespaces of each translating function of a file: `const { t: core } = useTranslation('x')`. */
function translators({ tree }: Source): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  walk(tree, (node) => {
    if (
      !ast.isVariableDeclaration(node) ||
      !node.initializer ||
      !ast.isObjectBindingPattern(node.name)
    ) {
      return;
    }
    const call = node.initializer;
    if (!ast.isCallExpression(call)) {
      return;
    }
    const own = call.expression.getText() === 'useTranslation';
    const given = call.arguments[0];
    for (const element of node.name.elements) {
      if (
        !ast.isBindingElement(element) ||
        (element.propertyName ?? element.name)?.getText() !== 't'
      ) {
        continue;
      }
      const name = element.name?.getText() ?? '';
      const spaces = names.get(name) ?? new Set();
      if (!own) {
        // Handed on by a hook of ours: it may be of any.
        for (const space of words('da').keys()) {
          spaces.add(space);
        }
      } else if (given === undefined) {
        spaces.add('core');
      } else if (ast.isStringLiteral(given)) {
        spaces.add(given.text);
      }
      names.set(name, spaces);
    }
  });
  return names;
}

describe('the screens', { timeout: 60_000 }, () => {
  it('are read whole', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(sources.some(({ name }) => name === 'ui/Table.tsx')).toBe(true);
  });

  it('say nothing that is not in their texts', () => {
    expect(found).toEqual([]);
  });

  it('ask for no text that there is not', () => {
    const known = words('da');
    const missing: string[] = [];
    for (const source of sources) {
      const spaces = translators(source);
      walk(source.tree, (node) => {
        if (
          !ast.isCallExpression(node) ||
          !ast.isIdentifier(node.expression) ||
          !spaces.has(node.expression.text)
        ) {
          return;
        }
        const [key] = node.arguments;
        if (!key || !ast.isStringLiteral(key)) {
          return;
        }
        const there = [...(spaces.get(node.expression.text) ?? [])].some((space) => {
          const texts = known.get(space);
          return texts?.has(key.text) || texts?.has(`${key.text}_other`);
        });
        if (!there) {
          missing.push(`${source.name}:${lineOf(source, node)} ${key.text}`);
        }
      });
    }
    expect(missing).toEqual([]);
  });

  it('keep no words in their state: an open dialog follows when the language is switched', () => {
    const kept: string[] = [];
    for (const source of sources) {
      const spaces = translators(source);
      walk(source.tree, (node, above) => {
        const called =
          ast.isCallExpression(node) &&
          ast.isIdentifier(node.expression) &&
          spaces.has(node.expression.text);
        const inState = called
          ? above.find(
              (one) =>
                ast.isCallExpression(one) &&
                ast.isIdentifier(one.expression) &&
                /^set[A-Z]/.test(one.expression.text),
            )
          : undefined;
        // What an effect or an answer sets later is set in a function of its own.
        const between = inState ? above.slice(0, above.indexOf(inState)) : [];
        if (called && inState && !between.some(ast.isArrowFunction)) {
          kept.push(`${source.name}:${lineOf(source, node)} ${node.getText()}`);
        }
      });
    }
    // A note that passes by itself.
    expect(kept.filter((one) => !one.endsWith(" t('done.undone')"))).toEqual([]);
  });
});
