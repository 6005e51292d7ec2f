import type { Plugin } from 'vite';

export function guides(): Plugin;
