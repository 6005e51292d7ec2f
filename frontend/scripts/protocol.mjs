// Makes src/protocol/types.ts from src/protocol/schema.json, which the server's own message types are the source of.
// With --check it writes nothing and fails when the file is not what it would write.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const at = (path) => fileURLToPath(new URL(`../src/protocol/${path}`, import.meta.url));
const schema = JSON.parse(await readFile(at('schema.json'), 'utf8'));
const text = await compile(schema, 'Protocol', {
  additionalProperties: false,
  bannerComment:
    '// Generated from schema.json by `npm run protocol`; change tracershop/protocol instead.',
  unreachableDefinitions: true,
  style: { singleQuote: true, printWidth: 100 },
});
if (process.argv.includes('--check')) {
  const present = await readFile(at('types.ts'), 'utf8').catch(() => '');
  if (present !== text) {
    process.stderr.write('src/protocol/types.ts is stale: npm run protocol\n');
    process.exit(1);
  }
} else {
  await writeFile(at('types.ts'), text);
}
