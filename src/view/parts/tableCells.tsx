import type { VNode } from 'preact';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';

/** A source location; an empty cell if unknown. */
export function placeCell(text: string): VNode | '' {
  return text === '' ? '' : <span class="line">{text}</span>;
}

export function countOrBlank(value: number): string {
  return value > 0 ? formatCount(value) : '';
}

export function bytesOrBlank(value: number): string {
  return value > 0 ? formatBytes(value) : '';
}
