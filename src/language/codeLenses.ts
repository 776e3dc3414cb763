import type { JobModel } from './jobModel';

export type LensAction = 'runJob' | 'explainJob' | 'showLineage' | 'runToLine';

export interface Lens {
  action: LensAction;
  /** From 0. */
  line: number;
}

const WHOLE_JOB: LensAction[] = ['runJob', 'explainJob', 'showLineage'];

/** The code lenses of a file: those of the job at its first session and its main block, and one at each line with an action. */
export function codeLenses(job: JobModel): Lens[] {
  if (!job.isJob) return [];
  const heads = new Set([job.headLine, job.mainLine ?? job.headLine]);
  const actions = new Set(job.calls.filter(call => call.kind === 'action').map(call => call.line));
  return [
    ...[...heads].flatMap(line => WHOLE_JOB.map(action => ({ action, line }))),
    ...[...actions].map(line => ({ action: 'runToLine' as const, line })),
  ].sort((a, b) => a.line - b.line);
}
