/** A comment, or a string with its prefix. */
const COMMENT_OR_STRING = /#[^\n]*|"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g;
/** Stands for a string while its surroundings change. */
const PLACE = '\uE000';
const BREAK = /\s*\n\s*/g;

/**
 * Python code as one line, as a person would write it: without comments, without line continuations, and without spaces and
 * commas that only a line break needs: `df.select(\n    "a",  # first\n    "b",\n)` → `df.select("a", "b")`.
 */
export function codeLine(code: string): string {
  const strings: string[] = [];
  const bare = code.replace(COMMENT_OR_STRING, found => {
    if (found.startsWith('#')) return '';
    strings.push(found.replace(BREAK, ' '));
    return PLACE;
  });
  const line = bare
    .replace(/\\\n/g, '\n')
    .replace(/,?\s*\n\s*(?=[)\]}])/g, '')
    .replace(/([([{])\s*\n\s*/g, '$1')
    .replace(/\s*\n\s*(?=\.)/g, '')
    .replace(BREAK, ' ')
    .trim();
  return line.replace(/\uE000/g, () => strings.shift() ?? '');
}
