import type { Run } from '../../model/run';

/** Numbers actions from 1 in start order, because call ids have gaps and mean nothing to a user. */
export function actionNumbers(run: Run): Map<number, number> {
  const ordered = [...run.actions].sort((a, b) => a.startTime - b.startTime || a.id - b.id);
  return new Map(ordered.map((action, index) => [action.id, index + 1]));
}

/** A numbered flag: `①` to `⑩`, then `(11)`, because many monospaced fonts lack the later symbols or draw them wide. */
export function flag(number: number): string {
  return number >= 1 && number <= 10 ? String.fromCodePoint(0x2460 + number - 1) : `(${number})`;
}
