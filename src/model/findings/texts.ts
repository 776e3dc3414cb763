import { formatCount } from '../../text/formatCount';

/** `12.3`, `120`, `12,000`: three digits that count. */
export const factor = (value: number): string =>
  value < 100 ? value.toFixed(1).replace(/\.0$/, '') : formatCount(value);

/** `k#12L` → `k`; without ids as Spark prints them. */
export const withoutIds = (text: string): string => text.replace(/#\d+L?/g, '');
