import type { JobModel } from './jobModel';

export type LensAction = 'runJob' | 'explainJob' | 'showLineage' | 'runToLine';

export interface Lens {
  action: LensAction;
  /** From 0. */
  line: number;
}

const WHOLE_JOB: LensAction[] = ['runJob', 'explainJob', 'showLineage'];

/** Lines that an editor shows of a file that was just opened, in a small window. */
const FIRST_SCREEN = 20;

/**
 * The code lenses of a job: at its first session and its main block, and one at each line with an action. Those of the job are at
 * the top of the file, too, if none of them is on the first screen, or if the session is made in a function.
 */
export function codeLenses(job: JobModel, isMadeInFunction = false): Lens[] {
  if (!job.isJob) return [];
  const heads = new Set([job.headLine, job.mainLine ?? job.headLine]);
  if (isMadeInFunction || Math.min(...heads) >= FIRST_SCREEN) heads.add(0);
  const actions = new Set(job.calls.filter(call => call.kind === 'action').map(call => call.line));
  return [
    ...[...heads].flatMap(line => WHOLE_JOB.map(action => ({ action, line }))),
    ...[...actions].map(line => ({ action: 'runToLine' as const, line })),
  ].sort((a, b) => a.line - b.line);
}
