/** Damages what a file holds, in a way that a seed repeats. */

/** A number from 0 (inclusive) to `below`. */
export type Random = (below: number) => number;

/** The generator "mulberry32": the same numbers for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const pick = <T>(random: Random, values: readonly T[]): T => values[random(values.length)]!;

/** Values that a field of another type, or of an absurd size, can have; one is the text of a command to a terminal. */
const ODD: readonly unknown[] = [
  ...[null, true, '', 'x', '\u001b]0;title\u0007\u001b[2J', '\u202e', 'a'.repeat(5000), '🙂'],
  ...[0, -1, 1e9, 2 ** 31, 2 ** 53, -(2 ** 53), 1e300, 0.5, NaN, Infinity],
  ...[[], {}, [[]], { a: null }, ['x', 1], { __proto__: null, length: 5 }],
];

/** Replaces, removes or repeats some of what is anywhere in a JSON value. */
export function mutateValue(value: unknown, random: Random): unknown {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  for (let left = 1 + random(3); left > 0 && places.length > 0; left--) {
    const { parent, key } = pick(random, places);
    const holder = parent as Record<string, unknown>;
    const how = random(4);
    if (how === 0) delete holder[key];
    else if (how === 1) holder[key] = structuredClone(holder[pick(random, Object.keys(holder))]);
    else holder[key] = structuredClone(pick(random, ODD));
  }
  return copy;
}

function placesIn(root: unknown): { parent: object; key: string }[] {
  const places: { parent: object; key: string }[] = [];
  const open = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      places.push({ parent: value, key });
      if (typeof child === 'object' && child !== null) open.push(child);
    }
  }
  return places;
}

/** Removes, repeats, moves or mutates some elements. */
export function mutateList<T>(list: T[], random: Random, mutate: (element: T) => T): T[] {
  const changed = [...list];
  for (let left = 1 + random(5); left > 0 && changed.length > 0; left--) {
    const at = random(changed.length);
    const how = random(6);
    if (how === 0) changed.splice(at, 1 + random(3));
    else if (how === 1) changed.splice(at, 0, changed[at]!);
    else if (how === 2) changed.splice(random(changed.length), 0, ...changed.splice(at, 1));
    else changed[at] = mutate(changed[at]!);
  }
  return changed;
}

/** Changes, removes or repeats some bytes, or cuts the rest off. */
export function mutateBytes(data: Buffer, random: Random): Buffer {
  let changed = Buffer.from(data);
  for (let left = 1 + random(4); left > 0 && changed.length > 0; left--) {
    const at = random(changed.length);
    const length = 1 + random(40);
    const how = random(5);
    if (how === 0) changed = changed.subarray(0, at);
    else if (how === 1) changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + length)]);
    else if (how === 2) changed = Buffer.concat([changed.subarray(0, at + length), changed.subarray(at)]);
    else changed[at] = random(256);
  }
  return changed;
}
