import type { Task } from './task';
import { isFigure } from './taskFields';
import type { TaskList } from './taskList';

export interface TaskOrder {
  by: keyof Task;
  descending: boolean;
}

/** Of a task that has no such figure yet: less than any. */
const LEAST = -Number.MAX_VALUE;

/** Tasks in the order of a field; of equal ones, the longest first, in both directions. A page is a slice of it. */
export function sortedTasks(tasks: TaskList, { by, descending }: TaskOrder): TaskList {
  const keys = isFigure(by) ? tasks.figures(by, LEAST) : ranks(tasks.values(by).map(value => String(value ?? '')));
  const durations = tasks.figures('duration', LEAST);
  const sign = descending ? -1 : 1;
  const places = Uint32Array.from(keys.keys());
  return tasks.inOrder(places.sort((a, b) => sign * (keys[a]! - keys[b]!) || durations[b]! - durations[a]! || a - b));
}

/** Numbers with the order of the words, in which numbers count as numbers. They repeat, so that few are compared as words. */
function ranks(words: string[]): Float64Array {
  const { compare } = new Intl.Collator('en', { numeric: true });
  const ordered = [...new Set(words)].sort(compare);
  const rankOf = new Map(ordered.map((word, rank) => [word, rank]));
  return Float64Array.from(words, word => rankOf.get(word)!);
}
