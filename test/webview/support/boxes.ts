import type { PanelPage } from './panelPage';

/** Pairs of elements that cover each other on the screen, by their texts. Hidden elements and parts of each other do not count. */
export function overlaps(panel: PanelPage, selector: string): Promise<string[]> {
  return panel.page.locator(selector).evaluateAll(elements => {
    const shown = elements
      .filter(each => each.checkVisibility() && each.getBoundingClientRect().width > 1)
      .map(element => ({ element, box: element.getBoundingClientRect() }));
    const nameOf = (element: Element): string => `${element.className || element.tagName} "${element.textContent}"`;
    return shown.flatMap(({ element, box }, at) =>
      shown.slice(at + 1).flatMap(other => {
        if (element.contains(other.element) || other.element.contains(element)) return [];
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        return across > 1 && down > 1 ? [`${nameOf(element)} and ${nameOf(other.element)}`] : [];
      }),
    );
  });
}

/** Texts of the elements that reach beyond the window to the right or the left. */
export function beyond(panel: PanelPage, selector: string): Promise<string[]> {
  return panel.page.locator(selector).evaluateAll(elements =>
    elements
      .filter(each => each.checkVisibility())
      .filter(each => each.getBoundingClientRect().right > innerWidth + 1 || each.getBoundingClientRect().left < -1)
      .map(each => each.textContent ?? ''),
  );
}
