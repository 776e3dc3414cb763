import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LineageLayout } from '../layout/lineageLayout';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { firstScroll, firstZoom, MARGIN, wholeZoom } from './lineageFit';
import { usePanel } from './panelContext';

const LEAST = 0.1;
const MOST = 3;
const DRAG_DISTANCE = 4;

export interface LineageScroll {
  ref: (pane: HTMLDivElement | null) => void;
  /** The element that scrolls; null if the lineage is not shown as a graph. */
  pane: HTMLDivElement | null;
  zoom: number;
  zoomBy: (factor: number) => void;
  fit: () => void;
  /** Keeps a node in place when the layout changes next. */
  keepInPlace: (node: number) => void;
  onScroll: () => void;
  onPointerDown: (event: PointerEvent) => void;
}

interface Shown {
  layout: LineageLayout;
  zoom: number;
  size: Size;
}

interface Size {
  width: number;
  height: number;
}

/**
 * Zoom and scroll position of the lineage. Until a person moves or zooms it, it shows the whole, or else its hottest box. The
 * point under the mouse stays in place when the zoom changes, and the visible part stays in place when the drawing grows.
 */
export function useLineageScroll(picture: LineagePicture): LineageScroll {
  const { view, viewStore, state } = usePanel();
  const [pane, setPane] = useState<HTMLDivElement | null>(null);
  const size = useSize(pane);
  const zoom = view.zoom ?? firstZoom(picture, size);
  const before = useRef<Shown | null>(null);
  const mouse = useRef<{ x: number; y: number } | null>(null);
  const kept = useRef<number | null>(null);
  /** The last position that was set here and not by a person. */
  const own = useRef<{ left: number; top: number } | null>(null);
  const isSized = size.width > 0;

  const scrollTo = (left: number, top: number): void => {
    if (pane === null) return;
    pane.scrollTo(left, top);
    own.current = { left: pane.scrollLeft, top: pane.scrollTop };
  };

  useLayoutEffect(() => {
    if (pane === null) before.current = null;
    if (pane === null || !isSized) return;
    const shown = before.current;
    before.current = { layout: picture.layout, zoom, size };
    const untouched = view.scroll === null && view.zoom === null;
    const resized = shown !== null && shown.size !== size;
    if (untouched && (shown === null || resized || !state.live)) {
      const { left, top } = firstScroll(picture, zoom, size);
      return scrollTo(left, top);
    }
    if (shown === null) return scrollTo(view.scroll?.left ?? 0, view.scroll?.top ?? 0);
    if (shown.layout === picture.layout && shown.zoom === zoom) return;
    const at = mouse.current ?? { x: pane.clientWidth / 2, y: pane.clientHeight / 2 };
    const anchor = kept.current ?? anchorOf(shown, pane, view.picked, mouse.current !== null ? at : null);
    const old = pointOf(shown.layout, anchor);
    const now = pointOf(picture.layout, anchor) ?? old;
    mouse.current = null;
    kept.current = null;
    if (old === null || now === null) return keepPoint(pane, at, shown.zoom, zoom);
    scrollTo(pane.scrollLeft + now.x * zoom - old.x * shown.zoom, pane.scrollTop + now.y * zoom - old.y * shown.zoom);
  }, [pane, picture.layout, zoom, size]);

  const zoomTo = (next: number, at: { x: number; y: number } | null): void => {
    mouse.current = at;
    viewStore.set({ zoom: Math.min(MOST, Math.max(LEAST, next)) });
  };
  useWheelZoom(pane, (factor, at) => zoomTo(zoom * factor, at));
  const onScroll = (): void => {
    if (pane === null) return;
    const at = { left: pane.scrollLeft, top: pane.scrollTop };
    const isOwn = own.current !== null && own.current.left === at.left && own.current.top === at.top;
    if (!isOwn || view.scroll !== null) viewStore.keepScroll(at);
  };
  return {
    ...{ ref: setPane, pane, zoom, onScroll, onPointerDown: dragToPan },
    zoomBy: factor => zoomTo(zoom * factor, null),
    fit: () => zoomTo(Math.min(1.5, wholeZoom(picture.layout, size)), null),
    keepInPlace: node => (kept.current = node),
  };
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

function useSize(pane: HTMLElement | null): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (pane === null) return;
    // With scroll bars, which come and go with the zoom: else the zoom that just fits would not come to rest.
    const measure = (): void => {
      const [width, height] = [pane.offsetWidth, pane.offsetHeight];
      setSize(old => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(() => requestAnimationFrame(measure));
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
