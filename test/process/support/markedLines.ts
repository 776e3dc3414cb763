import { readFileSync } from 'node:fs';

/** Lines of a script by marks in it: `df.count()  #: first count`. A test uses the mark, never the number. */
export function markedLines(file: string): (mark: string) => number {
  const lines = new Map<string, number>();
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((text, index) => {
      const mark = /#: (.+)$/.exec(text)?.[1];
      if (mark === undefined) return;
      if (lines.has(mark)) throw new Error(`${file} has the mark "${mark}" twice`);
      lines.set(mark, index + 1);
    });
  return mark => {
    const line = lines.get(mark);
    if (line === undefined) throw new Error(`${file} has no mark "${mark}"`);
    return line;
  };
}
