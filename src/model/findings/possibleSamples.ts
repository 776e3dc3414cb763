import type { Action, Run } from '../run';
import type { CallSite } from '../runEvent';

/** The script's own code at a line. */
export interface Sampled {
  callSite: CallSite;
  /** Milliseconds. */
  userTime: number;
  /** A statement of the script outside of any block or function: after all that is above it, and before all that is below. */
  runsOnce: boolean;
}

/** The code of a file that is in no function, in Python’s words. */
const MODULE = '<module>';
/** Code that runs where it stands. */
const AT_ONCE = new Set([MODULE, '<listcomp>', '<setcomp>', '<dictcomp>']);

/** The lines whose own code was sampled. */
export function sampledLines({ script, ledger }: Run): Sampled[] {
  const lines = script.sources.find(({ file }) => file === script.file)?.text.split('\n') ?? [];
  const runsOnce = ({ file, line, function: name }: CallSite): boolean =>
    file === script.file && AT_ONCE.has(name) && /^\S/.test(lines[line - 1] ?? '');
  return ledger.sites.flatMap(({ callSite, userTime }) =>
    callSite && userTime > 0 ? [{ callSite, userTime, runsOnce: runsOnce(callSite) }] : [],
  );
}

/** Those that can have run between two actions. @param between null where there is no action before or after. */
export function possibleSamples(
  all: readonly Sampled[],
  between: [Action | null, Action | null] | undefined,
): Sampled[] {
  const [before, after] = between ?? [null, null];
  return all.filter(
    ({ callSite, runsOnce }) =>
      !runsOnce ||
      (callSite.line >= lineOf(before, callSite, -Infinity) && callSite.line <= lineOf(after, callSite, Infinity)),
  );
}

/** Where the script itself, outside of its functions, was during an action. */
const lineOf = (action: Action | null, { file }: CallSite, otherwise: number): number =>
  action?.frames.find(frame => frame.file === file && frame.function === MODULE)?.line ?? otherwise;
