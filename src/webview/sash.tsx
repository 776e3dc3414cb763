import type { VNode } from 'preact';
import { usePanel } from './panelContext';
import type { ViewState } from './viewStore';

interface Measure {
  name: 'detailShare' | 'timelineHeight';
  least: number;
  most: number;
  step: number;
}

const MEASURES: Record<Measure['name'], Measure> = {
  detailShare: { name: 'detailShare', least: 15, most: 85, step: 2 },
  timelineHeight: { name: 'timelineHeight', least: 60, most: 600, step: 10 },
};

/** The border between two panes. It can be moved with the mouse and the arrow keys. */
export function Sash({ between }: { between: 'detail' | 'timeline' }): VNode | null {
  const { view, viewStore, hasRun } = usePanel();
  if (between === 'detail' ? view.detailFolded : (view.timelineFolded ?? !hasRun)) return null;
  const upright = between === 'detail';
  const measure = MEASURES[upright ? 'detailShare' : 'timelineHeight'];
  const value = view[measure.name];
  const set = (next: number): void => {
    const part: Partial<ViewState> = {
      [measure.name]: Math.round(Math.min(measure.most, Math.max(measure.least, next))),
    };
    viewStore.set(part);
  };
  const drag = (event: PointerEvent): void => {
    const sash = event.currentTarget as HTMLElement;
    const area = (upright ? sash.parentElement : document.documentElement)?.getBoundingClientRect();
    if (!sash.hasPointerCapture(event.pointerId) || area === undefined) return;
    if (upright) set((100 * (area.right - event.clientX)) / area.width);
    else set(area.bottom - event.clientY);
  };
  const key = (event: KeyboardEvent): void => {
    const grows = upright ? 'ArrowLeft' : 'ArrowUp';
    const shrinks = upright ? 'ArrowRight' : 'ArrowDown';
    if (event.key === grows) set(value + measure.step);
    else if (event.key === shrinks) set(value - measure.step);
    else if (event.key === 'Home') set(measure.least);
    else if (event.key === 'End') set(measure.most);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class={`sash ${upright ? 'upright' : 'lying'}`}
      role="separator"
      tabIndex={0}
      aria-label={between === 'detail' ? 'Resize details' : 'Resize timeline'}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuenow={value}
      aria-valuemin={measure.least}
      aria-valuemax={measure.most}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={key}
    ></div>
  );
}
