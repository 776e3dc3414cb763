/** An object of a REST API response. */
export type Json = Record<string, unknown>;

/** Why a field of Strobe has no counterpart in Spark's REST API. */
export interface Beyond {
  beyond: string;
}

/**
 * For every field of Strobe, where it is in the REST API: a path of names, a function of the object, or the reason why
 * it cannot be compared. The compiler requires an entry for each new field.
 */
export type Mapping<T> = { [Field in keyof T]-?: string | ((rest: Json) => unknown) | Beyond };

/** `rest` with Strobe's names and units, without fields that cannot be compared. */
export function mapped<T>(mapping: Mapping<T>, rest: Json): Partial<Record<keyof T, unknown>> {
  const found: Partial<Record<keyof T, unknown>> = {};
  for (const field of comparable(mapping)) {
    const source = mapping[field] as string | ((rest: Json) => unknown);
    found[field] = typeof source === 'string' ? at(rest, source) : source(rest);
  }
  return found;
}

/** The fields of `own` that `mapped` has, too. */
export function comparablePart<T>(mapping: Mapping<T>, own: T): Partial<Record<keyof T, unknown>> {
  return Object.fromEntries(comparable(mapping).map(field => [field, own[field]])) as Partial<Record<keyof T, unknown>>;
}

function comparable<T>(mapping: Mapping<T>): (keyof T)[] {
  const fields = Object.keys(mapping) as (keyof T)[];
  return fields.filter(field => typeof mapping[field] === 'string' || typeof mapping[field] === 'function');
}

/** `taskMetrics.inputMetrics.bytesRead`; null where a part of the path is missing. */
export function at(rest: Json, path: string): unknown {
  let value: unknown = rest;
  for (const name of path.split('.')) value = (value as Json | null | undefined)?.[name];
  return value ?? null;
}

/** An instant of the REST API in ms since the epoch: `2026-11-22T18:54:34.905GMT`. */
export const time = (path: string) => (rest: Json) => {
  const text = at(rest, path);
  return text === null ? null : Date.parse(String(text).replace('GMT', 'Z'));
};

/** Nanoseconds there, milliseconds here. */
export const nanoseconds = (path: string) => (rest: Json) => Number(at(rest, path)) / 1e6;

export const sum =
  (...paths: string[]) =>
  (rest: Json) =>
    paths.reduce((total, path) => total + Number(at(rest, path)), 0);

export const word = (path: string, words: Record<string, string>) => (rest: Json) => words[String(at(rest, path))];

export const sorted = (path: string) => (rest: Json) => [...(at(rest, path) as number[])].sort((a, b) => a - b);
