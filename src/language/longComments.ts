import { LineScan } from './splitChunks';

/** Fewer lines are parsed as they are. */
const LONG = /(?:^[ \t]*(?:#.*)?\r?\n){20}/m;
const COMMENT = /[ \t]*#/y;
const BLANK = /[ \t]*\r?\n/y;

/**
 * A text for the parser, with consecutive comments as one line: the parser needs time by the square of their lines. Every character
 * of code stays at its offset.
 */
export function withJoinedComments(text: string): string {
  if (!LONG.test(text)) return text;
  const ends = innerLineEnds(text);
  let joined = '';
  let from = 0;
  for (const end of ends) {
    joined += `${text.slice(from, end)} `;
    from = end + 1;
  }
  return joined + text.slice(from);
}

/** Offsets of the line breaks between two comments that have no code between them. */
function innerLineEnds(text: string): number[] {
  const scan = new LineScan(text);
  const ends: number[] = [];
  /** Those since the last comment; null if there was code since. */
  let since: number[] | null = null;
  while (!scan.done) {
    const isComment = !scan.isInside && matches(COMMENT, text, scan.offset);
    const isBlank = !scan.isInside && matches(BLANK, text, scan.offset);
    if (isComment) {
      ends.push(...(since ?? []));
      since = [];
    } else if (!isBlank) since = null;
    scan.next();
    since?.push(scan.offset - 1);
  }
  return ends;
}

function matches(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}
