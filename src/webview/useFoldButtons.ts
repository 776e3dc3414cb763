import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from './panelContext';

interface FoldButtons {
  /** Opens or closes a fold. */
  toggle: (id: string) => void;
  /** Listeners of an element that contains buttons of folds. */
  listeners: { onClickCapture: (event: MouseEvent) => void; onKeyDownCapture: (event: KeyboardEvent) => void };
}

/**
 * Opens and closes folds of the lineage. The zoom and the node of the button stay as they are, and the focus goes to the button that
 * does the opposite.
 */
export function useFoldButtons(scroll: { zoom: number; keepInPlace: (node: number) => void }): FoldButtons {
  const { view, viewStore } = usePanel();
  const toFocus = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (toFocus.current !== null)
      document.querySelector<SVGElement>(`[data-panel=lineage] [data-repeat="${toFocus.current}"]`)?.focus();
    toFocus.current = null;
  }, [view.toggledFolds]);
  const toggle = (id: string): void => {
    scroll.keepInPlace(Number.parseInt(id, 10));
    const others = view.toggledFolds.filter(each => each !== id);
    const toggledFolds = others.length < view.toggledFolds.length ? others : [...others, id];
    viewStore.set({ toggledFolds, zoom: view.lineageAs === 'graph' ? scroll.zoom : view.zoom });
  };
  const press = (event: Event): void => {
    const id = (event.target as Element).closest<HTMLElement>('[data-repeat]')?.dataset.repeat;
    if (id === undefined) return;
    toFocus.current = id;
    toggle(id);
    event.stopPropagation();
    event.preventDefault();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') press(event);
  };
  return { toggle, listeners: { onClickCapture: press, onKeyDownCapture: key } };
}
