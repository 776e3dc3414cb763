import { positionIn, type TextPosition } from '../text/position';
import { utf8Length } from '../text/utf8';

export interface SqlStatement {
  /** Without surrounding white space and comments, and without its semicolon. */
  text: string;
  /** Lines and characters (UTF-16 code units) from 0. */
  range: { start: TextPosition; end: TextPosition };
  /** The same position in a call site's units: lines from 1, columns from 0 in UTF-8 bytes. */
  site: { line: number; column: number; endLine: number; endColumn: number };
}

const WORD = /[A-Za-z_]\w*/y;
/** Words that begin a part of a compound statement with its own END. */
const OPENS = new Set(['BEGIN', 'CASE', 'IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR']);

/**
 * Splits a Spark SQL file at its semicolons like Spark's shell: not in quotes ('…', "…", `…`), not in comments (`--`,
 * and bracketed ones, which nest). A compound statement (BEGIN … END, Spark 4) is one statement. Text with only
 * comments is not a statement.
 */
export function sqlStatements(text: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  const scan = new Scan(text);
  while (scan.nextStatement()) {
    const { from, to } = scan;
    const range = { start: positionIn(text, from), end: positionIn(text, to) };
    statements.push({ text: text.slice(from, to), range, site: siteOf(range, text, from, to) });
  }
  return statements;
}

function siteOf({ start, end }: SqlStatement['range'], text: string, from: number, to: number): SqlStatement['site'] {
  return {
    line: start.line + 1,
    column: utf8Length(text.slice(from - start.character, from)),
    endLine: end.line + 1,
    endColumn: utf8Length(text.slice(to - end.character, to)),
  };
}

class Scan {
  from = 0;
  to = 0;
  private index = 0;
  /** Open BEGINs and the open parts inside them. */
  private depth = 0;
  private lastWord = '';

  constructor(private readonly text: string) {}

  nextStatement(): boolean {
    for (;;) {
      this.from = -1;
      this.depth = 0;
      this.lastWord = '';
      const ended = this.toSemicolon();
      if (this.from >= 0) return true;
      if (!ended) return false;
    }
  }

  /** @returns false at the end of the text */
  private toSemicolon(): boolean {
    const { text } = this;
    while (this.index < text.length) {
      const start = this.index;
      const each = text[start]!;
      if (each === ';' && this.depth === 0) {
        this.index++;
        return true;
      }
      if (this.skipBlank(each)) continue;
      if (this.from < 0) this.from = start;
      this.token(each);
      this.to = this.index;
    }
    return false;
  }

  /** White space and comments. */
  private skipBlank(each: string): boolean {
    const { text, index } = this;
    if (/\s/.test(each)) this.index++;
    else if (text.startsWith('--', index)) this.index = after(text, '\n', index);
    else if (text.startsWith('/*', index)) this.index = endOfComment(text, index);
    else return false;
    return true;
  }

  private token(each: string): void {
    const { text, index } = this;
    if (each === "'" || each === '"' || each === '`') {
      this.index = endOfQuoted(text, index, each);
      return;
    }
    WORD.lastIndex = index;
    const word = WORD.exec(text)?.[0];
    this.index = index + (word?.length ?? 1);
    if (word === undefined) {
      if (each === ';') this.lastWord = '';
      return;
    }
    this.word(word.toUpperCase(), this.from === index);
  }

  private word(word: string, isFirst: boolean): void {
    const { lastWord } = this;
    this.lastWord = word;
    if (this.depth === 0) {
      if (word === 'BEGIN' && isFirst) this.depth = 1;
    } else if (word === 'END') this.depth--;
    // `END IF`, `END CASE`: already closed by END. IF NOT EXISTS opens nothing, nor does the function if(…).
    else if (OPENS.has(word) && lastWord !== 'END' && !this.isOtherUse(word)) this.depth++;
  }

  private isOtherUse(word: string): boolean {
    const rest = this.text.slice(this.index, this.index + 40);
    if (word === 'IF')
      return /^\s*(?:\(|(?:not\s+)?exists\b(?!\s*\())/i.test(rest) && !opensThen(this.text, this.index);
    if (word === 'REPEAT') return /^\s*\(/.test(rest);
    if (word === 'FOR') return !/^\s*\w+\s+as\b|^\s*select\b|^\s*\w+\s+in\b/i.test(rest);
    return false;
  }
}

/** Whether THEN follows before the end of the statement: then an IF with brackets is a condition, not the function. */
function opensThen(text: string, index: number): boolean {
  return /^[^;]*?\bthen\b/i.test(text.slice(index, index + 2000));
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}

function endOfComment(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    if (text.startsWith('/*', index)) depth++;
    else if (text.startsWith('*/', index)) depth--;
    else continue;
    index++;
    if (depth === 0) return index + 1;
  }
  return text.length;
}

/** A backslash escapes in strings; a doubled quote escapes in names and strings. */
function endOfQuoted(text: string, from: number, quote: string): number {
  for (let index = from + 1; index < text.length; index++) {
    if (text[index] === '\\' && quote !== '`') index++;
    else if (text[index] === quote) return index + 1;
  }
  return text.length;
}
