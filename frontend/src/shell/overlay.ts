/** What lies over any signed-in screen: the palette, or the keys of what is below. One at a time. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type Overlay = 'palette' | 'keys';

const overlay = createStore<{ open: Overlay | null }>(() => ({ open: null }));

export function openOverlay(name: Overlay): void {
  overlay.setState({ open: name });
}

export function closeOverlay(): void {
  overlay.setState({ open: null });
}

export function useOverlay(): Overlay | null {
  return useStore(overlay, (state) => state.open);
}
