/** Reading of settings that people edit by hand. */

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Accepts numbers and booleans, so that `spark.sql.shuffle.partitions: 8` means the string "8". */
export const isListOfScalars = (value: unknown): boolean =>
  Array.isArray(value) && value.every(each => ['string', 'number', 'boolean'].includes(typeof each));

export const isRecordOfScalars = (value: unknown): boolean => isRecord(value) && isListOfScalars(Object.values(value));

/** Null for a missing or empty text. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, unknown>).map(([key, each]) => [key, String(each)]),
  );
