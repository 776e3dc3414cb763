import { groupBy } from '../groupBy';
import type { Stage } from '../run';
import { stageKey } from '../stageKey';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { atStage } from './atStage';
import type { Found } from './finding';
import { isFetchFailure } from './lostTasks';
import type { RunFacts } from './runFacts';
import { sumOf } from '../sumOf';

/**
 * Stages that ran again. If an executor was lost before, `lostExecutors` says so, and this is only its symptom. Cost: the
 * time of the attempts after the first.
 */
export function fetchFailures(facts: RunFacts): Found[] {
  const again = facts.run.stages.filter(({ attempt, startTime }) => attempt > 0 && startTime !== null);
  const byStage = groupBy(again, ({ applicationId, id }) => stageKey({ applicationId, stageId: id }));
  return Array.from(byStage.values(), attempts => repeated(attempts, facts));
}

function repeated(attempts: Stage[], facts: RunFacts): Found {
  const stage = attempts.at(-1)!;
  const { applicationId, id } = stage;
  const failed = facts.run.stages
    .filter(each => each.applicationId === applicationId)
    .flatMap(({ tasks }) => tasks)
    .filter(isFetchFailure);
  const time = sumOf(attempts, ({ startTime, endTime }) => (endTime ?? startTime!) - startTime!);
  const isFetch = failed.length > 0 || attempts.some(({ failureReason }) => /fetch/i.test(failureReason ?? ''));
  return {
    rule: isFetch ? 'failure.fetchFailed' : 'failure.stageRepeated',
    title: isFetch ? 'Shuffle data lost' : 'Stage ran again',
    found:
      `Stage ${id} ran again (${plural(stage.attempt + 1, 'attempt')}) for ${formatDuration(time)}` +
      `${failed[0]?.error ? `: ${failed[0].error}` : isFetch ? ': its shuffle data could not be fetched' : ''}.`,
    ...atStage(stage, null, facts),
    cost: time,
    evidence: { attempts: stage.attempt + 1, repeatedTime: time, failedFetches: failed.length },
    excluded: isFetch ? ['Not an executor that was lost, as far as it is recorded.'] : [],
    change: isFetch
      ? 'Look at the executor that had the blocks: long garbage collection, a full disk, or a busy network. `spark.shuffle.io.maxRetries` and `spark.network.timeout` let it wait longer.'
      : 'Look at the failure of its first attempt.',
    isFailure: true,
  };
}
