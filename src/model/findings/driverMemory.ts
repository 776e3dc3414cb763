import { errorText } from '../causes/errorText';
import { failedTask } from '../causes/failedTask';
import type { Action } from '../run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { sumOf } from '../sumOf';

const TOO_LARGE =
  /serialized results of (\d+) tasks \(([^)]+)\) is bigger than (?:spark\.driver\.maxResultSize|local maxResultSize limit)[^(]*\(([^)]+)\)/;
const NO_HEAP = /OutOfMemoryError/;

/**
 * Actions that failed because their result has no room in the driver. Cost: the time of the action. No saving: it gave no
 * result.
 */
export function driverMemory(facts: RunFacts): Found[] {
  return facts.run.actions.flatMap(action => (action.status === 'failed' ? (outOfMemory(action, facts) ?? []) : []));
}

function outOfMemory(action: Action, facts: RunFacts): Found | null {
  const text = errorText(facts.run, action) ?? '';
  const [, tasks, size, limit] = TOO_LARGE.exec(text) ?? [];
  const isInTask = failedTask(facts.run, action)?.task != null;
  if (size === undefined && (isInTask || !NO_HEAP.test(text))) return null;
  const fetches = facts.run.ledger.fetches.filter(({ actionId }) => actionId === action.id);
  const bytes = sumOf(fetches, each => each.bytes);
  const rows = sumOf(fetches, each => each.rows ?? 0);
  const stages = facts.run.stages.filter(each => each.actionId === action.id && each.startTime !== null);
  return {
    rule: size === undefined ? 'failure.driverMemory' : 'failure.resultTooLarge',
    title: size === undefined ? 'Driver out of memory' : 'Result too large for the driver',
    found:
      size === undefined
        ? `\`${action.op}\` filled the heap of the driver (OutOfMemoryError)${bytes > 0 ? `, after ${formatBytes(bytes)} in ${formatCount(rows)} rows had arrived` : ''}.`
        : `\`${action.op}\` fetches more than the driver accepts: ${tasks} of its tasks alone gave ${size}, and \`spark.driver.maxResultSize\` is ${limit}.`,
    lines: distinctLines([action.callSite, ...action.frames]),
    applicationId: action.applicationId,
    datasetIds: action.datasetIds,
    stageIds: stages.map(({ id }) => id),
    actionId: action.id,
    queryId: action.queryIds[0] ?? null,
    cost: (action.endTime ?? action.startTime) - action.startTime,
    evidence: { ...(size === undefined ? {} : { size, limit: limit! }), ...(bytes > 0 ? { bytes, rows } : {}) },
    excluded: ['Not the executors: no task failed.'],
    change:
      'Fetch less: aggregate, filter, `select` the columns that you use, or `limit`. Write many rows with `df.write`, or read them part by part with `toLocalIterator()`.' +
      (size === undefined || (action.applicationId !== null && facts.isLocal(action.applicationId))
        ? ''
        : ' If the driver has the memory, raise `spark.driver.maxResultSize`.'),
    isFailure: true,
  };
}
