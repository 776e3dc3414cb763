import { judgeFacts } from './judgeFacts';
import { judgeFinalPlans, judgeInitialPlans, type Figures } from './judgeLines';
import { judgePanel } from './judgePanel';
import { judgeRest } from './judgeRest';
import type { Truth } from './readTruth';
import type { RanJob } from './runJob';

export interface JudgedJob {
  final: Figures;
  initial: Figures;
  /** A sentence for each other error. */
  faults: string[];
  seconds: number;
}

/** All judgments about one run of one job. */
export function judgeJob(truth: Truth, ran: RanJob): JudgedJob {
  const { run, rest } = ran;
  const ended = ran.code === truth.exitCode ? [] : [`it ended with ${ran.code}: ${ran.stderr.slice(-2000)}`];
  return {
    final: judgeFinalPlans(truth, run.queries),
    initial: judgeInitialPlans(truth, run.queries),
    faults: [
      ...ended,
      ...run.degraded.map(each => `degraded: ${JSON.stringify(each)}`),
      ...judgeFacts(truth, run),
      ...judgePanel(run),
      ...(rest ? judgeRest(run, rest) : []),
    ],
    seconds: ran.seconds,
  };
}
