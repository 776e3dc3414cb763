/** Levels that are written piece by piece: those of the lists in a run, and of the tasks of its stages. */
const LEVELS_IN_PIECES = 4;
/** What has more levels is on one line: the indentation of a plan of a thousand levels would be most of its text. */
const MOST_LEVELS = 200;
/** In characters. */
const PIECE = 2 ** 16;

/**
 * The text that `JSON.stringify(value, null, 2)` has, in pieces: as a whole, it can be longer than a string can be. What has more than 200
 * levels is on one line.
 * @param value of plain objects, arrays, strings, numbers, booleans, null, and objects with `toJSON`
 */
export function* jsonPieces(value: unknown): Generator<string> {
  let piece = '';
  for (const text of textsOf(value, 0)) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function* textsOf(original: unknown, level: number): Generator<string> {
  const value = inJson(original);
  if (level === LEVELS_IN_PIECES || !isNested(value)) return yield textOf(value, level);
  const [start, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  let before = start;
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined && !Array.isArray(value)) continue;
    yield `${before}${lineEnd(level + 1)}${Array.isArray(value) ? '' : `${JSON.stringify(key)}: `}`;
    yield* textsOf(each, level + 1);
    before = ',';
  }
  yield before === start ? start + end : lineEnd(level) + end;
}

function textOf(value: unknown, level: number): string {
  if (hasMoreLevels(value, MOST_LEVELS)) return JSON.stringify(value);
  // There is no line end in a string of JSON.
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', lineEnd(level));
}

function hasMoreLevels(original: unknown, most: number): boolean {
  const value = inJson(original);
  if (!isNested(value)) return false;
  return most === 0 || Object.values(value).some(each => hasMoreLevels(each, most - 1));
}

/** What `JSON.stringify` writes in its place. */
const inJson = (value: unknown): unknown =>
  isNested(value) && 'toJSON' in value && typeof value.toJSON === 'function' ? (value.toJSON() as unknown) : value;

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const lineEnd = (level: number) => `\n${'  '.repeat(level)}`;
