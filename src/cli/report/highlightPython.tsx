import type { VNode } from 'preact';

const KEYWORDS =
  'False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield';
const TOKEN = new RegExp(
  [
    '(?<comment>#[^\\n]*)',
    '(?<string>[rRbBfFuU]{0,2}(?:"""[\\s\\S]*?(?:"""|$)|\'\'\'[\\s\\S]*?(?:\'\'\'|$)|"(?:\\\\.|[^"\\\\\\n])*"?|\'(?:\\\\.|[^\'\\\\\\n])*\'?))',
    `(?<keyword>\\b(?:${KEYWORDS})\\b)`,
    '(?<number>\\b\\d[\\w.]*)',
    '(?<other>\\w+|[^\\w]+?)',
  ].join('|'),
  'g',
);

/** Lines of a Python source with comments, strings, keywords and numbers highlighted. */
export function highlightPython(source: string): (VNode | string)[][] {
  const lines: (VNode | string)[][] = [[]];
  for (const match of source.replace(/\r\n?/g, '\n').matchAll(TOKEN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? 'other';
    match[0].split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines[lines.length - 1]?.push(kind === 'other' ? text : <i class={kind}>{text}</i>);
    });
  }
  return lines;
}
