/** The syntax trees of the screens' own source, as the TypeScript compiler reads them: for tests over the code itself. */
import { fileURLToPath } from 'node:url';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** Under `src`, as `ui/Table.tsx`. */
  name: string;
  tree: SourceFile;
}

/** What people see is in none of these: tests and their scenes, and what is made from the server's messages. */
const APART = /(\.test\.tsx?|\.testing\.tsx?|\/scene\w*\.ts|^protocol\/types\.ts)$/;

/** Every file of the screens, parsed. Takes some seconds: read them once. */
export function readSources(): Source[] {
  const api = new API({ cwd: ROOT });
  try {
    const snapshot = api.updateSnapshot({ openProject: `${ROOT}tsconfig.json` });
    const found: Source[] = [];
    for (const project of snapshot.getProjects()) {
      for (const path of project.program.getSourceFileNames()) {
        const name = path.startsWith(`${ROOT}src/`) ? path.slice(`${ROOT}src/`.length) : '';
        const tree = name && !APART.test(name) ? project.program.getSourceFile(path) : undefined;
        if (tree) {
          // Read through while the compiler still runs.
          walk(tree, () => undefined);
          found.push({ name, tree });
        }
      }
    }
    return found;
  } finally {
    api.close();
  }
}

/** Calls back for each node below another one, and with those that hold it, the nearest first. */
export function walk(
  node: Node,
  each: (node: Node, above: readonly Node[]) => void,
  above: readonly Node[] = [],
): void {
  each(node, above);
  node.forEachChild((child) => {
    walk(child, each, [node, ...above]);
    return undefined;
  });
}

/** The line that a node stands on. */
export function lineOf(source: Source, node: Node): number {
  return source.tree.text.slice(0, node.getStart(source.tree)).split('\n').length;
}
