import { DEFAULT_THRESHOLDS } from '../../../../src/model/findings/findingThresholds';
import { RunFacts } from '../../../../src/model/findings/runFacts';
import type { Run } from '../../../../src/model/run';

/** What rules get, with the thresholds that the settings have by default. */
export const factsOf = (run: Run): RunFacts => new RunFacts(run, DEFAULT_THRESHOLDS);
