import { usePanel } from './panelContext';

interface FoldButtons {
  onClickCapture: (event: MouseEvent) => void;
  onKeyDownCapture: (event: KeyboardEvent) => void;
}

/** Handles the buttons that open and close folds of the lineage. The node of the button and the zoom stay as they are. */
export function useFoldButtons(scroll: { zoom: number; keepInPlace: (node: number) => void }): FoldButtons {
  const { view, viewStore } = usePanel();
  const toggle = (event: Event): void => {
    const id = (event.target as Element).closest<HTMLElement>('[data-repeat]')?.dataset.repeat;
    if (id === undefined) return;
    scroll.keepInPlace(Number.parseInt(id, 10));
    const toggled = view.toggledFolds.filter(each => each !== id);
    viewStore.set({
      toggledFolds: toggled.length < view.toggledFolds.length ? toggled : [...toggled, id],
      zoom: scroll.zoom,
    });
    event.stopPropagation();
    event.preventDefault();
  };
  return {
    onClickCapture: toggle,
    onKeyDownCapture: event => {
      if (event.key === 'Enter' || event.key === ' ') toggle(event);
    },
  };
}
