import type { DriverCost, FetchedResult, Insight, Run } from '../../../../src/model/run';
import { findHints } from '../../../../src/model/hints/findHints';
import { DEFAULT_THRESHOLDS } from '../../../../src/model/hints/hintThresholds';
import type { HintThresholds } from '../../../../src/model/hints/hintThresholds';
import { RunBuilder } from '../../../fixtures/runs/runBuilder';

export const FILE = '/home/ada/jobs/job.py';

export const builderOf = (source: string) => new RunBuilder(FILE, source);

export const hintsOf = (run: Run, thresholds: Partial<HintThresholds> = {}): Insight[] =>
  findHints(run, { ...DEFAULT_THRESHOLDS, ...thresholds });

export const paid = (more: Partial<DriverCost> = {}): DriverCost => ({
  py4jCalls: 1,
  py4jTime: 1,
  sparkTime: 0,
  bytesSent: 100,
  bytesReceived: 100,
  slowest: null,
  mostRepeated: null,
  largeReplies: 0,
  largeReplyTime: 0,
  pysparkTime: 0,
  userTime: 0,
  ...more,
});

export const fetched = (more: Partial<FetchedResult> = {}): FetchedResult => ({
  actionId: null,
  callSite: null,
  op: 'collect',
  format: 'pickle',
  rows: 100_000,
  bytes: 2_000_000,
  firstByteTime: 300,
  transferTime: 40,
  deserializeTime: 260,
  columns: null,
  complete: true,
  arrowEstimate: null,
  ...more,
});
