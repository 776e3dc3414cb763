import { sumOf } from '../sumOf';
import type { Found } from './finding';

const worth = ({ saving, cost }: Found): number => saving ?? cost ?? 0;

export const mostExpensive = (found: Found[]): Found =>
  found.reduce((most, each) => (worth(each) > worth(most) ? each : most));

/** Null if one of them is not known. */
export const sumOrNull = (values: (number | null)[]): number | null =>
  values.some(value => value === null) ? null : sumOf(values, value => value ?? 0);
