/**
 * Reads a line of `strobe cells`: cells count from 1.
 * @param count number of cells of the file
 * @returns the cells to run, from 0; null for a line that means nothing
 */
export function readCellCommand(line: string, count: number): number[] | 'list' | null {
  const words = line.trim();
  if (words === 'list') return 'list';
  if (words === 'all') return cellsBetween(1, count);
  const above = /^above (\d+)$/.exec(words);
  if (above) return cellsBetween(1, Number(above[1]) - 1);
  const parts = words.split(/[\s,]+/).map(part => /^(\d+)(?:-(\d+))?$/.exec(part));
  if (parts.some(part => part === null)) return null;
  return parts.flatMap(part => cellsBetween(Number(part![1]), Number(part![2] ?? part![1])));
}

const cellsBetween = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first - 1 + index);
