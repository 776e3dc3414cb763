import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Panel } from './panelContext';

const THINGS = '[data-k], [data-fold], [data-reachable]';

/** Handles selection in the whole panel by mouse and keyboard, and keeps one thing of each pane in the tab order. */
export function usePanelInput(root: RefObject<HTMLElement | null>, panel: Panel): void {
  const latest = useRef(panel);
  latest.current = panel;
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const click = (event: MouseEvent): void => clicked(event, latest.current);
    const doubleClick = (event: MouseEvent): void => opened(event, latest.current);
    const key = (event: KeyboardEvent): void => pressed(event, latest.current);
    const focus = (event: FocusEvent): void => focused(event.target as Element);
    element.addEventListener('click', click);
    element.addEventListener('dblclick', doubleClick);
    document.addEventListener('keydown', key);
    element.addEventListener('focusin', focus);
    return () => {
      element.removeEventListener('click', click);
      element.removeEventListener('dblclick', doubleClick);
      document.removeEventListener('keydown', key);
      element.removeEventListener('focusin', focus);
    };
  }, []);
  useLayoutEffect(() => makeReachable(root.current));
  useLayoutEffect(
    () => revealSelection(root.current),
    [panel.view.picked, panel.view.query, panel.view.tab, panel.page],
  );
  useLayoutEffect(() => revealLit(root.current), [panel.state.cursor]);
}

function thingAt(target: EventTarget | null): HTMLElement | null {
  const element = target as Element | null;
  return (
    element?.closest<HTMLElement>('[data-k]') ??
    element?.closest('tr, [data-row]')?.querySelector<HTMLElement>('[data-k]') ??
    null
  );
}

function clicked(event: MouseEvent, panel: Panel): void {
  const target = event.target as Element;
  const place = target.closest<HTMLElement>('[data-file]')?.dataset;
  if (place?.file !== undefined)
    return panel.post({
      type: 'openSource',
      file: place.file,
      line: Number(place.line),
      column: null,
      recorded: false,
    });
  const fold = target.closest<HTMLElement>('[data-fold]');
  if (fold) return toggleBox(Number(fold.dataset.fold), panel.viewStore, panel.view);
  if (target.closest('button:not([data-k]), summary')) return;
  const thing = thingAt(target);
  if (thing?.dataset.k !== undefined) return pick(thing, thing.dataset.k, panel);
  if (target.closest('.canvas') && panel.view.picked !== null) panel.unselect();
}

/** Selects a thing. The details of one that is picked outside of the overview take its place. */
function pick(thing: HTMLElement, key: string, { viewStore, isSmall, page, select }: Panel): void {
  select(key);
  if (!isSmall && page === 'overview' && !thing.closest('[data-panel=overview]')) viewStore.set({ page: 'plan' });
}

function opened(event: MouseEvent, { open }: Panel): void {
  if ((event.target as Element).closest('button:not([data-k]), summary')) return;
  const key = thingAt(event.target)?.dataset.k;
  if (key !== undefined) open(key, false);
}

function toggleBox(id: number, viewStore: Panel['viewStore'], view: Panel['view']): void {
  const toggled = view.toggled.includes(id) ? view.toggled.filter(each => each !== id) : [...view.toggled, id];
  viewStore.set({ toggled });
}

function pressed(event: KeyboardEvent, panel: Panel): void {
  if (event.defaultPrevented) return;
  const target = event.target as HTMLElement;
  const isText = target.matches('input, select, textarea');
  if (event.key === 'Escape') return panel.back();
  if ((event.ctrlKey || event.metaKey) && event.key === 'f') return focusSearch(event);
  if (isText || event.ctrlKey || event.metaKey || event.altKey) return;
  if (zoomKey(event, target)) return event.preventDefault();
  const thing = target.closest<HTMLElement>(THINGS);
  if (thing === null) return;
  if (event.key.startsWith('Arrow')) moveFocus(thing, event.key);
  else if (event.key === 'Enter' || event.key === ' ') act(thing, event.key, panel);
  else return;
  event.preventDefault();
}

function act(thing: HTMLElement, key: string, panel: Panel): void {
  if (thing.dataset.fold !== undefined) return toggleBox(Number(thing.dataset.fold), panel.viewStore, panel.view);
  if (thing.dataset.k === undefined) return;
  pick(thing, thing.dataset.k, panel);
  if (key === 'Enter') panel.open(thing.dataset.k, false);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('input[type=search]');
  if (field === null) return;
  field.focus();
  field.select();
  event.preventDefault();
}

/** Zoom keys click the zoom buttons of the lineage. */
function zoomKey(event: KeyboardEvent, target: HTMLElement): boolean {
  const at = { '-': 0, '0': 1, '+': 2, '=': 2 }[event.key];
  const pane = target.closest('[data-panel=lineage]') ?? (target === document.body ? document : null);
  if (at === undefined || pane === null) return false;
  const button = pane.querySelectorAll<HTMLButtonElement>('.zoom button')[at];
  button?.click();
  return button !== undefined;
}

/** Moves the focus to the nearest thing in a direction, in the same pane. */
function moveFocus(from: HTMLElement, key: string): void {
  const pane = from.closest('[data-panel]') ?? document.body;
  const others = [...pane.querySelectorAll<HTMLElement>(THINGS)].filter(
    each => each !== from && each.checkVisibility(),
  );
  const own = boxOf(from);
  const upright = key === 'ArrowUp' || key === 'ArrowDown';
  const sign = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1;
  let nearest: { element: HTMLElement; distance: number } | null = null;
  for (const element of others) {
    const box = boxOf(element);
    const along = sign * (upright ? box.y - own.y : box.x - own.x);
    const across = Math.abs(upright ? box.x - own.x : box.y - own.y);
    if (along < 2) continue;
    const distance = along + 2 * across;
    if (nearest === null || distance < nearest.distance) nearest = { element, distance };
  }
  nearest?.element.focus();
}

/** Position of a thing; for a long thing, near its start. */
function boxOf(element: HTMLElement): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.left + Math.min(box.width / 2, 40), y: box.top + box.height / 2 };
}

/** The Tab key returns to the thing in a pane that last had the focus. */
function focused(target: Element): void {
  const thing = target.closest<HTMLElement>(THINGS);
  const pane = thing?.closest('[data-panel]');
  if (!thing || !pane) return;
  for (const each of pane.querySelectorAll<HTMLElement>(THINGS))
    if (each !== thing && each.tabIndex === 0) each.tabIndex = -1;
  thing.tabIndex = 0;
}

function makeReachable(root: HTMLElement | null): void {
  for (const pane of root?.querySelectorAll('[data-panel]') ?? []) {
    const things = pane.querySelectorAll<HTMLElement>(THINGS);
    if ([...things].some(each => each.tabIndex === 0)) continue;
    const first = pane.querySelector<HTMLElement>('[data-k].picked') ?? things[0];
    if (first) first.tabIndex = 0;
  }
}

/** Scrolls every pane without focus to the selection, or to a related thing. */
function revealSelection(root: HTMLElement | null): void {
  for (const body of root?.querySelectorAll<HTMLElement>('[data-panel] .body') ?? []) {
    const found = body.querySelector<HTMLElement>('.picked') ?? body.querySelector<HTMLElement>('.related');
    if (found && !body.matches(':hover')) reveal(body, found);
  }
}

function revealLit(root: HTMLElement | null): void {
  const body = root?.querySelector<HTMLElement>('[data-panel=lineage] .body');
  const lit = [...(body?.querySelectorAll<HTMLElement>('.lit') ?? [])];
  if (body && lit[0] && !lit.some(each => isInside(each, body))) reveal(body, lit[0]);
}

function isInside(element: Element, body: Element): boolean {
  const [inner, outer] = [element.getBoundingClientRect(), body.getBoundingClientRect()];
  return (
    inner.top >= outer.top && inner.bottom <= outer.bottom && inner.left >= outer.left && inner.right <= outer.right
  );
}

function reveal(body: HTMLElement, thing: HTMLElement): void {
  if (isInside(thing, body)) return;
  const [inner, outer] = [thing.getBoundingClientRect(), body.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) body.scrollTop += inner.top - outer.top - outer.height / 3;
  if (inner.left < outer.left || inner.right > outer.right)
    body.scrollLeft += inner.left - outer.left - outer.width / 4;
}
