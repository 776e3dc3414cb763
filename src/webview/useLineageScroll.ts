import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LineageLayout } from '../layout/lineageLayout';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { usePanel } from './panelContext';

export const MARGIN = 14;
const LEAST = 0.1;
const MOST = 3;
/** Minimum automatic zoom. Larger drawings scroll. */
const SMALLEST = 0.65;
const DRAG_DISTANCE = 4;

export interface LineageScroll {
  ref: (pane: HTMLDivElement | null) => void;
  zoom: number;
  zoomBy: (factor: number) => void;
  fit: () => void;
  onScroll: () => void;
  onPointerDown: (event: PointerEvent) => void;
}

interface Shown {
  layout: LineageLayout;
  zoom: number;
}

/**
 * Zoom and scroll position of the lineage. The point under the mouse stays in place when the zoom changes, and the visible part
 * stays in place when the drawing grows.
 */
export function useLineageScroll(picture: LineagePicture): LineageScroll {
  const { view, viewStore } = usePanel();
  const [pane, setPane] = useState<HTMLDivElement | null>(null);
  const size = useSize(pane);
  const zoom = view.zoom ?? naturalZoom(picture.layout, size.width);
  const before = useRef<Shown | null>(null);
  const mouse = useRef<{ x: number; y: number } | null>(null);

  useLayoutEffect(() => {
    if (pane === null) before.current = null;
    if (pane === null || size.width === 0) return;
    const shown = before.current;
    before.current = { layout: picture.layout, zoom };
    if (shown === null) {
      pane.scrollTo(view.scroll);
      return;
    }
    if (shown.layout === picture.layout && shown.zoom === zoom) return;
    const at = mouse.current ?? { x: pane.clientWidth / 2, y: pane.clientHeight / 2 };
    const anchor = anchorOf(shown, pane, view.picked, mouse.current !== null ? at : null);
    const old = pointOf(shown.layout, anchor);
    const now = pointOf(picture.layout, anchor) ?? old;
    mouse.current = null;
    if (old === null || now === null) return keepPoint(pane, at, shown.zoom, zoom);
    pane.scrollLeft += now.x * zoom - old.x * shown.zoom;
    pane.scrollTop += now.y * zoom - old.y * shown.zoom;
  }, [pane, picture.layout, zoom, size.width > 0]);

  const zoomTo = (next: number, at: { x: number; y: number } | null): void => {
    mouse.current = at;
    viewStore.set({ zoom: Math.min(MOST, Math.max(LEAST, next)) });
  };
  useWheelZoom(pane, (factor, at) => zoomTo(zoom * factor, at));
  const fit = (): void => {
    const { width, height } = picture.layout;
    const whole = Math.min(size.width / (width + 2 * MARGIN), size.height / (height + 2 * MARGIN));
    zoomTo(Math.min(1.5, whole), null);
  };
  const onScroll = (): void => {
    if (pane) viewStore.keepScroll({ left: pane.scrollLeft, top: pane.scrollTop });
  };
  return { ref: setPane, zoom, zoomBy: factor => zoomTo(zoom * factor, null), fit, onScroll, onPointerDown: dragToPan };
}

function naturalZoom(layout: LineageLayout, width: number): number {
  if (width === 0) return 1;
  return Math.min(1, Math.max(SMALLEST, width / (layout.width + 2 * MARGIN)));
}

/** The dataset that stays in place: the one at `at`, or the selected one, or the first visible one. */
function anchorOf(
  { layout, zoom }: Shown,
  pane: HTMLElement,
  picked: string | null,
  at: { x: number; y: number } | null,
): number | null {
  const inSight = layout.nodes.filter(node => {
    const [x, y] = [(node.x - layout.x + MARGIN) * zoom - pane.scrollLeft, (node.y + MARGIN) * zoom - pane.scrollTop];
    return x + node.width * zoom > 0 && y + node.height * zoom > 0 && x < pane.clientWidth && y < pane.clientHeight;
  });
  if (at !== null) return null;
  const selected = inSight.find(node => `d${node.id}` === picked);
  return (selected ?? inSight[0])?.id ?? null;
}

/** Position of a dataset in the drawing, from the upper left corner; null if it is not drawn. */
function pointOf(layout: LineageLayout, id: number | null): { x: number; y: number } | null {
  const node = layout.nodes.find(each => each.id === id);
  return node ? { x: node.x - layout.x + MARGIN, y: node.y + MARGIN } : null;
}

/** Keeps a point of the pane in place while the zoom changes. */
function keepPoint(pane: HTMLElement, at: { x: number; y: number }, before: number, now: number): void {
  pane.scrollLeft = ((pane.scrollLeft + at.x) / before) * now - at.x;
  pane.scrollTop = ((pane.scrollTop + at.y) / before) * now - at.y;
}

function useSize(pane: HTMLElement | null): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (pane === null) return;
    const measure = (): void => setSize({ width: pane.clientWidth, height: pane.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(pane);
    return () => observer.disconnect();
  }, [pane]);
  return size;
}

/** The mouse wheel zooms with Ctrl, which a pinch on a touchpad also sends, and otherwise scrolls. */
function useWheelZoom(pane: HTMLElement | null, zoomBy: (factor: number, at: { x: number; y: number }) => void): void {
  const latest = useRef(zoomBy);
  latest.current = zoomBy;
  useEffect(() => {
    if (pane === null) return;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = pane.getBoundingClientRect();
      latest.current(Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
    };
    pane.addEventListener('wheel', wheel, { passive: false });
    return () => pane.removeEventListener('wheel', wheel);
  }, [pane]);
}

/** Pans the drawing with the mouse. A drag that ends on a node does not select it. */
function dragToPan(down: PointerEvent): void {
  const pane = down.currentTarget as HTMLElement;
  const { left, top } = pane.getBoundingClientRect();
  const onScrollbar = down.clientX - left > pane.clientWidth || down.clientY - top > pane.clientHeight;
  if (down.button !== 0 || onScrollbar) return;
  const start = { left: pane.scrollLeft, top: pane.scrollTop };
  let dragged = false;
  const move = (event: PointerEvent): void => {
    const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
    if (!dragged && Math.hypot(x, y) < DRAG_DISTANCE) return;
    if (!dragged) pane.setPointerCapture(down.pointerId);
    dragged = true;
    pane.classList.add('dragged');
    pane.scrollTo(start.left - x, start.top - y);
  };
  const up = (): void => {
    pane.removeEventListener('pointermove', move);
    pane.removeEventListener('pointerup', up);
    pane.removeEventListener('pointercancel', up);
    pane.classList.remove('dragged');
    if (dragged) pane.addEventListener('click', event => event.stopPropagation(), { capture: true, once: true });
  };
  pane.addEventListener('pointermove', move);
  pane.addEventListener('pointerup', up);
  pane.addEventListener('pointercancel', up);
}
