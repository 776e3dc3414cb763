import { groupBy } from '../groupBy';
import type { Stage } from '../run';
import type { TaskList } from '../tasks/taskList';
import { stageKey } from '../stageKey';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { atStage } from './atStage';
import type { Found } from './finding';
import { isFetchFailure } from './lostTasks';
import type { RunFacts } from './runFacts';
import { sumOf } from '../sumOf';

/**
 * Stages that ran again. One finding has all stages of a job that ran again because of lost shuffle data: the one that could
 * not fetch them, and those that wrote them. If an executor was lost before, `lostExecutors` says so, and this is only its
 * symptom. Cost: the time of the attempts after the first.
 */
export function fetchFailures(facts: RunFacts): Found[] {
  const again = facts.run.stages.filter(({ attempt, startTime }) => attempt > 0 && startTime !== null);
  const byCause = groupBy(again, stage => {
    const { applicationId, id } = stage;
    const [first] = fetchFailuresOf(stage, facts);
    return first ? `${applicationId} ${first.stage.id} fetch` : stageKey({ applicationId, stageId: id });
  });
  return Array.from(byCause.values(), attempts => repeated(attempts, facts));
}

/** The stages that could not fetch, of the jobs of a stage. */
function fetchFailuresOf({ applicationId, id, jobIds }: Stage, { run }: RunFacts): FailedFetches[] {
  return run.stages.flatMap(stage => {
    const isOfJob = stage.id === id || stage.jobIds.some(each => jobIds.includes(each));
    if (stage.applicationId !== applicationId || !isOfJob) return [];
    const tasks = stage.tasks.where('error', isFetchFailure);
    return tasks.length > 0 || /fetch/i.test(stage.failureReason ?? '') ? [{ stage, tasks }] : [];
  });
}

interface FailedFetches {
  stage: Stage;
  tasks: TaskList;
}

function repeated(attempts: Stage[], facts: RunFacts): Found {
  const last = attempts.at(-1)!;
  const failures = fetchFailuresOf(last, facts);
  const firstError = failures.find(({ tasks }) => tasks.length > 0)?.tasks.at(0)?.error;
  const time = sumOf(attempts, ({ startTime, endTime }) => (endTime ?? startTime!) - startTime!);
  const isFetch = failures.length > 0;
  const stageIds = [...new Set(attempts.map(({ id }) => id))];
  const most = Math.max(...attempts.map(({ attempt }) => attempt + 1));
  const which = stageIds.length > 1 ? `Stages ${stageIds.join(', ')}` : `Stage ${last.id}`;
  return {
    rule: isFetch ? 'failure.fetchFailed' : 'failure.stageRepeated',
    title: isFetch ? 'Shuffle data lost' : 'Stage ran again',
    found:
      `${which} ran again (${plural(most, 'attempt')}) for ${formatDuration(time)}` +
      `${firstError ? `: ${firstError}` : isFetch ? ': shuffle data could not be fetched' : ''}.`,
    ...atStage(failures[0]?.stage ?? last, null, facts),
    stageIds,
    cost: time,
    evidence: { attempts: most, repeatedTime: time, failedFetches: sumOf(failures, ({ tasks }) => tasks.length) },
    excluded: isFetch ? ['Not an executor that was lost, as far as it is recorded.'] : [],
    change: isFetch
      ? 'Look at the executor that had the blocks: long garbage collection, a full disk, or a busy network. `spark.shuffle.io.maxRetries` and `spark.network.timeout` let it wait longer.'
      : 'Look at the failure of its first attempt.',
    isFailure: true,
  };
}
