import { durationText } from '../sqlMetrics';

export { durationText };

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** `1,234,567`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `12.3`, `120`, `12,000`: three digits that count. */
export const factor = (value: number): string => (value < 100 ? value.toFixed(1).replace(/\.0$/, '') : count(value));

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `k#12L` → `k`; without ids as Spark prints them. */
export const withoutIds = (text: string): string => text.replace(/#\d+L?/g, '');
