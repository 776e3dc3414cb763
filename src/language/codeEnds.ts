import { linesOf } from '../text/lines';

/** A place in a text, from 0. */
export interface CodeEnd {
  line: number;
  character: number;
}

interface CodeLine {
  /** The quotes of a text that was begun in a line above; empty if there is none. */
  inside: string;
  /** The quotes of a text that goes on in the next line. */
  quote: string;
  /** Brackets of lines above that it closes, and its own that it leaves open. */
  closed: number;
  open: number;
  /** Behind the last sign before the comment. */
  end: number;
  /** Whether the code ends with an opening bracket, a comma or a backslash. */
  continues: boolean;
}

const OPENING = '([{';
const CLOSING = ')]}';

/**
 * For each line of a Python text the place where a note about it can stand: before the comment, and not behind a bracket that
 * the line leaves open. After `df.show(`, that is the line of its `)`. A line that ends with a complete expression keeps its note,
 * even inside of brackets, as in a chain of calls over several lines.
 */
export function codeEnds(text: string): CodeEnd[] {
  const lines: CodeLine[] = [];
  for (const each of linesOf(text)) lines.push(read(each, lines.at(-1)?.quote ?? ''));
  return lines.map((_, line) => endOf(lines, line));
}

function endOf(lines: CodeLine[], from: number): CodeEnd {
  const stay = { line: from, character: lines[from]!.end };
  if (lines[from]!.inside !== '') return stay;
  let line = from;
  let depth = lines[line]!.open;
  while (lines[line]!.quote !== '' || (depth > 0 && lines[line]!.continues)) {
    const outside = Math.max(0, depth - 1);
    let isOutside: boolean;
    do {
      if (++line >= lines.length) return stay;
      depth = Math.max(0, depth - lines[line]!.closed);
      isOutside = depth <= outside;
      depth += lines[line]!.open;
    } while (!isOutside || lines[line]!.quote !== '');
  }
  return { line, character: lines[line]!.end };
}

function read(text: string, inside: string): CodeLine {
  let [quote, closed, open, end] = [inside, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (quote === '' && sign === '#') break;
    if (sign.trim() === '') continue;
    if (quote !== '') {
      if (sign === '\\') at++;
      else if (text.startsWith(quote, at)) [at, quote] = [at + quote.length - 1, ''];
    } else if (sign === '"' || sign === "'") {
      quote = text.startsWith(sign.repeat(3), at) ? sign.repeat(3) : sign;
      at += quote.length - 1;
    } else if (OPENING.includes(sign)) open++;
    else if (CLOSING.includes(sign) && open > 0) open--;
    else if (CLOSING.includes(sign)) closed++;
    end = Math.min(at + 1, text.length);
  }
  const continues = end > 0 && `${OPENING},\\`.includes(text[end - 1]!);
  return { inside, quote: quote.length === 3 ? quote : '', closed, open, end, continues };
}
