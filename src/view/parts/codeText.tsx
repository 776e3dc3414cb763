import type { VNode } from 'preact';
import { printable } from '../text/printable';

/** Formats text between backticks as code. */
export function codeText(text: string): (string | VNode)[] {
  return printable(text)
    .split('`')
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
