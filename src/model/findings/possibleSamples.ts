import type { Action, Run } from '../run';
import type { CallSite } from '../runEvent';

/** The script's own code at a line, ms. */
export interface Sampled {
  callSite: CallSite;
  userTime: number;
}

/**
 * The lines whose own code was sampled and that can have run between two actions. A statement of the script outside of any
 * block or function runs once, after all that is above it and before all that is below; of any other line, nothing is known.
 *
 * @param between null where there is no action before or after.
 */
export function possibleSamples(between: [Action | null, Action | null] | undefined, run: Run): Sampled[] {
  const [before, after] = between ?? [null, null];
  return run.ledger.sites.flatMap(({ callSite, userTime }) => {
    if (!callSite || userTime <= 0) return [];
    const isElsewhere =
      runsOnce(callSite, run) &&
      (callSite.line < lineOf(before, callSite, -Infinity) || callSite.line > lineOf(after, callSite, Infinity));
    return isElsewhere ? [] : [{ callSite, userTime }];
  });
}

function runsOnce({ file, line, function: name }: CallSite, { script }: Run): boolean {
  const text = script.sources.find(source => source.file === file)?.text.split('\n')[line - 1];
  return file === script.file && AT_ONCE.has(name) && /^\S/.test(text ?? '');
}

/** The code of a file that is in no function, in Python’s words. */
const MODULE = '<module>';
/** Code that runs where it stands. */
const AT_ONCE = new Set([MODULE, '<listcomp>', '<setcomp>', '<dictcomp>']);

/** Where the script itself, outside of its functions, was during an action. */
const lineOf = (action: Action | null, { file }: CallSite, otherwise: number): number =>
  action?.frames.find(frame => frame.file === file && frame.function === MODULE)?.line ?? otherwise;
