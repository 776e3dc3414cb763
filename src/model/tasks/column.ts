/** A column of a table: the number that all rows have, or an array with the number of each row, and room for more. */
export type Column = number | Values;

type Values = number[] | Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** From small to large. The last one holds what the others do not: fractions, what is below 0, and from 2³² on. */
const TYPES = [Uint8Array, Uint16Array, Uint32Array, Float64Array] as const;
const LIMITS = [2 ** 8, 2 ** 16, 2 ** 32];

/** Up to so many rows, an array of JavaScript takes less memory than a typed one. */
const FEW = 16;
/** More are reserved only when half of them are there: the number that a damaged file promises can be any. */
const MANY = 1024;

export interface ColumnSize {
  /** That the column has so far. */
  rows: number;
  /** That it will have, as far as one knows. */
  expected: number;
  /** Whether others look at these rows: then they are not changed in place. A further row does not disturb them. */
  isShared: boolean;
}

export const valueAt = (column: Column, row: number): number => (typeof column !== 'object' ? column : column[row]!);

/** The column with a number in one of its rows, or in the next one: the same array, where that is possible. */
export function withValue(column: Column, row: number, value: number, size: ColumnSize): Column {
  const { rows, isShared } = size;
  if (typeof column !== 'object') {
    if (value === column || (row === 0 && rows <= 1)) return value;
  } else if (row < rows && column[row] === value) {
    return column;
  } else if (row < column.length && !(isShared && row < rows)) {
    column[row] = value;
    // A type that is too small keeps another number.
    if (column[row] === value) return column;
  }
  const copy = copyOf(column, rows, value, roomFor(Math.max(rows, row + 1), size.expected));
  copy[row] = value;
  return copy;
}

/** The column as one number, if all of its rows have come to the same. */
export function settled(column: Column, rows: number): Column {
  if (typeof column !== 'object') return column;
  const first = column[0]!;
  for (let row = 1; row < rows; row++) if (column[row] !== first) return column;
  return first;
}

/** @param rows of the column, in the order in which they are wanted; null for all up to `length` */
export function numbersOf(column: Column, rows: Uint32Array | null, length: number): Float64Array {
  if (typeof column !== 'object') return new Float64Array(length).fill(column);
  if (rows === null) return copied(new Float64Array(length), column, length);
  return Float64Array.from(rows, row => column[row]!);
}

/** Whether all rows have the same number, as far as one sees at a glance. */
export const isSame = (column: Column): boolean => typeof column !== 'object';

function typeOf(value: number): number {
  const index = Number.isInteger(value) && value >= 0 ? LIMITS.findIndex(limit => value < limit) : -1;
  return index < 0 ? LIMITS.length : index;
}

const typeOfValues = (values: Values): number => TYPES.findIndex(type => values instanceof type);

/** @param value that the copy must be able to hold, besides those that are there */
function copyOf(column: Column, rows: number, value: number, room: number): Values {
  if (room <= FEW) return Array.from({ length: room }, (_, row) => (row < rows ? valueAt(column, row) : 0));
  const Type = TYPES[Math.max(typeOf(value), leastTypeOf(column, rows))]!;
  return typeof column !== 'object' ? new Type(room).fill(column, 0, rows) : copied(new Type(room), column, rows);
}

function leastTypeOf(column: Column, rows: number): number {
  if (typeof column !== 'object') return typeOf(column);
  return Array.isArray(column) ? Math.max(...column.slice(0, rows).map(typeOf)) : typeOfValues(column);
}

function copied<To extends Exclude<Values, number[]>>(to: To, from: Values, rows: number): To {
  to.set(Array.isArray(from) ? from.slice(0, rows) : from.subarray(0, rows));
  return to;
}

function roomFor(rows: number, expected: number): number {
  return rows <= expected ? Math.min(expected, Math.max(MANY, 2 * rows)) : rows + (rows >> 1);
}
