/**
 * The end of something that began at `start`: not before it. Times of one thing can come from clocks of several machines, and files
 * can be damaged. Null while it has not ended.
 */
export function endAfter<End extends number | null>(start: number | null, end: End): End {
  return (end === null || start === null ? end : Math.max(start, end)) as End;
}
