import { formatCount } from '../../text/formatCount';

/** `12 %`; `under 1 %` and `over 99 %` where a rounded figure would say none or all. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'under 1 %';
  if (share < 1 && share >= 0.995) return 'over 99 %';
  return `${Math.round(share * 100)} %`;
}

/** `12.3`, `120`, `12,000`: three digits that count. */
export const factor = (value: number): string =>
  value < 100 ? value.toFixed(1).replace(/\.0$/, '') : formatCount(value);

/** `k#12L` → `k`; without ids as Spark prints them. */
export const withoutIds = (text: string): string => text.replace(/#\d+L?/g, '');
