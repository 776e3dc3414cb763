import { formatCount } from './formatCount';

/** `1 task`, `2 tasks`, `3 queries`: a count with its noun. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${formatCount(count)} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
