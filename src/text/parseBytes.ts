const UNITS = ['b', 'k', 'm', 'g', 't', 'p'];

/** The bytes of a size as Spark's properties have it: `64m`, `10KB`, `268435456`; null for another text. */
export function parseBytes(text: string): number | null {
  const [, count, unit = 'b'] = /^\s*(\d+)\s*([bkmgtp])?i?b?\s*$/i.exec(text) ?? [];
  return count === undefined ? null : Number(count) * 1024 ** UNITS.indexOf(unit.toLowerCase());
}
