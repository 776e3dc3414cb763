import type { Run } from '../../model/run';

/** Actions are numbered from 1 in the order in which they began; ids of calls have gaps and say nothing to a reader. */
export function actionNumbers(run: Run): Map<number, number> {
  const ordered = [...run.actions].sort((a, b) => a.startTime - b.startTime || a.id - b.id);
  return new Map(ordered.map((action, index) => [action.id, index + 1]));
}

/** A numbered flag: `①` to `⑩`, then `(11)`: many monospaced fonts have no later signs, or draw them wide. */
export function flag(number: number): string {
  return number >= 1 && number <= 10 ? String.fromCodePoint(0x2460 + number - 1) : `(${number})`;
}
