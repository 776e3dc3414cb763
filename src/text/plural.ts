import { formatCount } from './formatCount';

/** `1 task`, `2 tasks`, `3 queries`, `4 batches`: a count with its noun. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${formatCount(count)} ${plurals(noun)}`;
}

function plurals(noun: string): string {
  if (noun.endsWith('y')) return `${noun.slice(0, -1)}ies`;
  return noun.endsWith('ch') ? `${noun}es` : `${noun}s`;
}
