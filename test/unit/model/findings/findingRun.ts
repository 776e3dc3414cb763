import type { DriverCost, FetchedResult, Run } from '../../../../src/model/run';
import type { Finding } from '../../../../src/model/findings/finding';
import { findFindings } from '../../../../src/model/findings/findFindings';
import { DEFAULT_THRESHOLDS } from '../../../../src/model/findings/findingThresholds';
import type { FindingThresholds } from '../../../../src/model/findings/findingThresholds';
import { RunBuilder } from '../../../fixtures/runs/runBuilder';

export const FILE = '/home/ada/jobs/job.py';

export const builderOf = (source: string) => new RunBuilder(FILE, source);

export const findingsOf = (run: Run, thresholds: Partial<FindingThresholds> = {}): Finding[] =>
  findFindings(run, { ...DEFAULT_THRESHOLDS, ...thresholds });

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
  rpcs: [],
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
