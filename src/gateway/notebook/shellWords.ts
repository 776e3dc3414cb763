const WORD = /(?:[^\s"'\\]|\\.|"(?:\\.|[^"\\])*"|'[^']*')+/g;
const PART = /"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g;

/** The words of a command as a shell splits them; quotation marks and backslashes are removed, nothing is replaced. */
export const shellWords = (text: string): string[] =>
  (text.match(WORD) ?? []).map(word =>
    word.replace(PART, (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
    ),
  );
