// The guides of docs/guides as modules: `import guide from '….md?guide'` gives their parts, and takes along the pictures
// that they show and no others. It reads the Markdown that the guides are written in, and fails at what it does not know.
// A guide of docs/guides/da has the anchors of its English twin: a heading is at one address in both languages.
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

const INLINE =
  /\*\*(.+?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|`([^`]+)`|!?\[([^\]]+)\]\(([^)\s]+)\)|\[([^\]]+)\]/g;

/** A text with what is strong, leant, typed, leads somewhere, or is [Danish in an English guide]. */
export function inline(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, strong, leant, typed, label, href, danish] = match;
    if (match.index > at) {
      parts.push(text.slice(at, match.index));
    }
    at = match.index + whole.length;
    if (strong !== undefined) {
      parts.push({ kind: 'strong', parts: inline(strong) });
    } else if (leant !== undefined) {
      parts.push({ kind: 'em', parts: inline(leant) });
    } else if (typed !== undefined) {
      parts.push({ kind: 'code', text: typed });
    } else if (danish !== undefined) {
      parts.push({ kind: 'danish', parts: inline(danish) });
    } else {
      parts.push({ kind: 'link', href, parts: inline(label) });
    }
  }
  if (at < text.length) {
    parts.push(text.slice(at));
  }
  return parts;
}

/** The words of a text alone. */
export function plain(parts) {
  return parts
    .map((part) => (typeof part === 'string' ? part : (part.text ?? plain(part.parts))))
    .join('');
}

/** The anchor of a heading, as everybody makes it of Markdown. */
export function anchor(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replace(/\s/g, '-');
}

const cells = (line) =>
  line
    .replace(/^\||\|\s*$/g, '')
    .split('|')
    .map((cell) => inline(cell.trim()));

/** The blocks of a guide, in their order. */
export function parse(source) {
  const blocks = [];
  const taken = new Map();
  const lines = source.split('\n');
  let at = 0;
  const take = (holds) => {
    const from = at;
    while (at < lines.length && holds(lines[at])) {
      at += 1;
    }
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = /^(#{1,4}) (.+)$/.exec(line);
    const picture = /^!\[([^\]]*)\]\(([^)]+)\)$/.exec(line);
    const item = /^(-|\d+\.) /.exec(line);
    if (line.trim() === '') {
      at += 1;
    } else if (heading) {
      at += 1;
      const parts = inline(heading[2]);
      const id = anchor(plain(parts));
      const times = taken.get(id) ?? 0;
      taken.set(id, times + 1);
      blocks.push({
        kind: 'heading',
        level: heading[1].length,
        id: times ? `${id}-${times}` : id,
        parts,
      });
    } else if (picture) {
      at += 1;
      blocks.push({ kind: 'picture', text: picture[1], src: picture[2] });
    } else if (line.startsWith('```')) {
      at += 1;
      const text = take((one) => !one.startsWith('```')).join('\n');
      at += 1;
      blocks.push({ kind: 'code', text });
    } else if (line.startsWith('|')) {
      const [head, , ...rows] = take((one) => one.startsWith('|'));
      blocks.push({ kind: 'table', head: cells(head), rows: rows.map(cells) });
    } else if (item) {
      const ordered = item[1] !== '-';
      const begins = ordered ? /^\d+\. / : /^- /;
      const items = [];
      for (const one of take((next) => begins.test(next) || /^\s+\S/.test(next))) {
        if (begins.test(one)) {
          items.push(one.replace(begins, ''));
        } else {
          items.push(`${items.pop()} ${one.trim()}`);
        }
      }
      blocks.push({ kind: 'list', ordered, items: items.map(inline) });
    } else if (/^(>|<|\s)/.test(line)) {
      throw new Error(`no guide is written like this: ${line}`);
    } else {
      const text = take((one) => one.trim() !== '' && !/^(#{1,4} |\||```|- |\d+\. |!\[)/.test(one));
      blocks.push({ kind: 'text', parts: inline(text.join(' ')) });
    }
  }
  return blocks;
}

const isHeading = ({ kind }) => kind === 'heading';

/** The blocks of a guide whose n-th heading has the anchor of the n-th heading of its twin. */
export function anchoredAs(blocks, twin) {
  const ids = twin.filter(isHeading).map(({ id }) => id);
  const many = blocks.filter(isHeading).length;
  if (many !== ids.length) {
    throw new Error(`${many} headings, and ${ids.length} in the other language`);
  }
  return blocks.map((block) => (isHeading(block) ? { ...block, id: ids.shift() } : block));
}

const PICTURE = /\.png$/;

/** The pictures that the blocks show or lead to. */
function picturesOf(blocks) {
  const found = new Set();
  const look = (value) => {
    if (Array.isArray(value)) {
      value.forEach(look);
    } else if (value && typeof value === 'object') {
      for (const name of [value.src, value.href]) {
        if (name && PICTURE.test(name)) {
          found.add(name);
        }
      }
      Object.values(value).forEach(look);
    }
  };
  look(blocks);
  return [...found];
}

/** Width and height, as the head of a PNG has them. */
async function sizeOf(file) {
  const bytes = await readFile(file);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** The same guide in English, of one that is in Danish. */
function twinOf(file) {
  const folder = dirname(file);
  return basename(folder) === 'da' ? resolve(folder, '..', basename(file)) : undefined;
}

/** The plugin of Vite. */
export function guides() {
  return {
    name: 'guides',
    enforce: 'pre',
    async load(id) {
      const [file, query] = id.split('?');
      if (query !== 'guide') {
        return null;
      }
      const read = async (one) => {
        this.addWatchFile?.(one);
        return parse(await readFile(one, 'utf8'));
      };
      const twin = twinOf(file);
      const own = await read(file);
      const blocks = twin ? anchoredAs(own, await read(twin)) : own;
      const pictures = picturesOf(blocks);
      const files = pictures.map((name) => resolve(dirname(file), name));
      const sizes = await Promise.all(files.map(sizeOf));
      const imports = files.map((one, n) => `import p${n} from ${JSON.stringify(`${one}?url`)};`);
      const entries = pictures.map((name, n) => `${JSON.stringify(name)}: [p${n}, ${sizes[n]}]`);
      return {
        code: `${imports.join('\n')}
export default { blocks: ${JSON.stringify(blocks)}, pictures: { ${entries.join(', ')} } };`,
        map: null,
      };
    },
  };
}
