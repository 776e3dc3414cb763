/** Checks of the figures in events, whoever tells them. */
import * as v from 'valibot';
import { LARGEST_LONG, LAST_INSTANT } from './limits';

/** Spark's own are of 64 bits, or fractions. */
export const number = v.pipe(v.number(), v.minValue(-LARGEST_LONG), v.maxValue(LARGEST_LONG));
/** A number, a duration or a size: never below 0. */
export const amount = v.pipe(number, v.minValue(0));
export const integer = v.pipe(v.number(), v.integer(), v.safeInteger());
/** Also of bytes. */
export const count = v.pipe(integer, v.minValue(0));
/** Milliseconds since the epoch. */
export const instant = v.pipe(number, v.maxValue(LAST_INSTANT));
