import { DamagedData } from './damagedData';

/**
 * Repeats `count` bytes of `content` from `start` on at `to`. They may overlap with their copy, so they are copied byte by byte.
 * @returns where the copy ends
 * @throws DamagedData if there are no such bytes before `to`, or no room.
 */
export function copyBack(content: Buffer, start: number, to: number, count: number): number {
  const end = to + count;
  if (start < 0 || start >= to || end > content.length) throw new DamagedData('it refers to bytes that are not there');
  for (let next = start; to < end;) content[to++] = content[next++]!;
  return end;
}
