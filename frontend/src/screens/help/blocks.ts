/** A guide, as scripts/guides.mjs reads it out of docs/guides. */
export type Part =
  | string
  | { kind: 'strong' | 'em' | 'danish'; parts: readonly Part[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; parts: readonly Part[] };

export interface Heading {
  kind: 'heading';
  level: number;
  id: string;
  parts: readonly Part[];
}

export type Block =
  | Heading
  | { kind: 'text'; parts: readonly Part[] }
  | { kind: 'code'; text: string }
  | { kind: 'picture'; text: string; src: string }
  | { kind: 'list'; ordered: boolean; items: readonly (readonly Part[])[] }
  | { kind: 'table'; head: readonly (readonly Part[])[]; rows: readonly (readonly Part[])[][] };

export interface Guide {
  blocks: readonly Block[];
  /** By the name that stands in the guide: its address, width and height. */
  pictures: Readonly<Record<string, readonly [src: string, width: number, height: number]>>;
}

export const GUIDES = ['nurse', 'radiochemist', 'admin', 'qa'] as const;
export type GuideName = (typeof GUIDES)[number];
/** All guides in one language. */
export type Edition = Readonly<Record<GuideName, Guide>>;
