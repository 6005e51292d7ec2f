/** The parts of a guide on the page. What leads to a paper outside of the program is said, and no link. */
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { type Block, GUIDES, type Guide, type Part } from './blocks';
import styles from './Help.module.css';

interface PartsProps {
  parts: readonly Part[];
  pictures: Guide['pictures'];
}

/** Parts never move: where they stand is what they are. */
const numbered = <T,>(list: readonly T[]): [string, T][] =>
  list.map((one, place) => [String(place), one]);

function Parts({ parts, pictures }: PartsProps) {
  return numbered(parts).map(([key, part]) => {
    if (typeof part === 'string') {
      return part;
    }
    if (part.kind === 'code') {
      return <code key={key}>{part.text}</code>;
    }
    const inner = <Parts parts={part.parts} pictures={pictures} />;
    if (part.kind === 'danish') {
      return (
        <Fragment key={key}>
          [<span lang="da">{inner}</span>]
        </Fragment>
      );
    }
    if (part.kind !== 'link') {
      const Tag = part.kind;
      return <Tag key={key}>{inner}</Tag>;
    }
    return (
      <Leads key={key} href={part.href} pictures={pictures}>
        {inner}
      </Leads>
    );
  });
}

function Leads({
  href,
  pictures,
  children,
}: {
  href: string;
  pictures: Guide['pictures'];
  children: ReactNode;
}) {
  const picture = pictures[href];
  const guide = /^(\w+)\.md(#.+)?$/.exec(href);
  if (picture) {
    return (
      <a href={picture[0]} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  if (href.startsWith('#')) {
    return <a href={href}>{children}</a>;
  }
  return guide && GUIDES.some((one) => one === guide[1]) ? (
    <Link href={`/help/${guide[1]}${guide[2] ?? ''}`}>{children}</Link>
  ) : (
    children
  );
}

function One({ block, pictures }: { block: Block; pictures: Guide['pictures'] }) {
  switch (block.kind) {
    case 'heading': {
      const Tag = `h${block.level}` as 'h2';
      return (
        <Tag id={block.id} tabIndex={-1}>
          <Parts parts={block.parts} pictures={pictures} />
        </Tag>
      );
    }
    case 'picture': {
      const [src, width, height] = pictures[block.src] ?? ['', 0, 0];
      return (
        <figure>
          <img src={src} width={width} height={height} alt={block.text} loading="lazy" />
          <figcaption aria-hidden="true">{block.text}</figcaption>
        </figure>
      );
    }
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is broader than the page is scrolled by keys too
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {numbered(block.items).map(([key, parts]) => (
            <li key={key}>
              <Parts parts={parts} pictures={pictures} />
            </li>
          ))}
        </List>
      );
    }
    case 'table':
      return <Rows block={block} pictures={pictures} />;
    default:
      return (
        <p>
          <Parts parts={block.parts} pictures={pictures} />
        </p>
      );
  }
}

function Rows({
  block,
  pictures,
}: {
  block: Extract<Block, { kind: 'table' }>;
  pictures: Guide['pictures'];
}) {
  const headed = block.head.some((parts) => parts.length > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is broader than the page is scrolled by keys too
    <div className={styles.scroll} tabIndex={0}>
      <table>
        {headed && (
          <thead>
            <tr>
              {numbered(block.head).map(([key, parts]) => (
                <th key={key} scope="col">
                  <Parts parts={parts} pictures={pictures} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {numbered(block.rows).map(([key, cells]) => (
            <tr key={key}>
              {numbered(cells).map(([place, parts]) => (
                <td key={place}>
                  <Parts parts={parts} pictures={pictures} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Blocks({ guide }: { guide: Guide }) {
  return numbered(guide.blocks).map(([key, block]) => (
    <One key={key} block={block} pictures={guide.pictures} />
  ));
}

/** The words of a heading, for a list of them. */
export function wordsOf(parts: readonly Part[]): string {
  return parts
    .map((part) =>
      typeof part === 'string' ? part : part.kind === 'code' ? part.text : wordsOf(part.parts),
    )
    .join('');
}
