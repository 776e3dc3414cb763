import type { Markup } from './html';
import { html } from './html';

/** Attributes of something that can be selected, by mouse and keyboard; `label` says it in words. */
export function selectable(key: string, label: string): Markup {
  return html`data-k="${key}" tabindex="-1" role="button" aria-label="${label}"`;
}
