import * as ast from 'typescript/unstable/ast';
import { describe, expect, it } from 'vitest';
import { readSources, walk } from '../i18n/syntax.testing';

/** The files in which a function is called by its name. */
function callersOf(name: string): string[] {
  const found: string[] = [];
  for (const source of readSources()) {
    walk(source.tree, (node) => {
      if (ast.isCallExpression(node) && ast.isIdentifier(node.expression)) {
        if (node.expression.text === name) {
          found.push(source.name);
        }
      }
    });
  }
  return found;
}

describe('CMD-3: what `?` tells', () => {
  it('is all that is bound: no screen binds a key past the list', () => {
    expect(callersOf('useKeys')).toEqual(['shell/screenKeys.ts']);
    expect(callersOf('useScreenKeys').length).toBeGreaterThan(10);
  }, 60_000);
});
