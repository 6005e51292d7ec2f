import type { Plugin } from 'vite';
import type { Block } from '../src/screens/help/blocks';

export function guides(): Plugin;
export function parse(source: string): Block[];
export function anchoredAs(blocks: readonly Block[], twin: readonly Block[]): Block[];
