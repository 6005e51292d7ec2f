/** Light or dark: as the device says until somebody chooses, then as chosen. */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type Theme = 'light' | 'dark';

const KEY = 'tracershop.theme';
const dark = () => window.matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    // Storage may be forbidden; the device's setting is used then.
    return null;
  }
}

const theme = createStore<{ theme: Theme }>(() => ({ theme: 'light' }));

function show(value: Theme): void {
  document.documentElement.dataset.theme = value;
  // What the browser draws around the page follows a choice that differs from the device's.
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--card').trim();
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    meta.setAttribute('content', ground);
  }
  theme.setState({ theme: value });
}

export function startTheme(): void {
  show(chosen() ?? (dark().matches ? 'dark' : 'light'));
  dark().addEventListener('change', (event) => {
    if (chosen() === null) {
      show(event.matches ? 'dark' : 'light');
    }
  });
}

export function setTheme(value: Theme): void {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // Shown for this page only.
  }
  show(value);
}

export function useTheme(): Theme {
  return useStore(theme, (state) => state.theme);
}
