import { groupBy } from '../groupBy';
import type { Action } from '../run';
import { siteKey } from '../siteKey';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { medianOf, WORTH_MS } from './stageTasks';
import { sumOf } from '../sumOf';

const AT_LEAST = 20;
/** Longer actions have work of their own, ms. */
const SHORT_MS = 1000;

/**
 * Many short actions of one line, each with its own plan, jobs and tasks. Cost: their time. No saving: how long one action
 * for all of them takes was not measured. The function of a stream is called for each batch: only what is in one of them is in
 * a loop.
 */
export function actionsInLoop(facts: RunFacts): Found[] {
  const short = facts.run.actions.filter(each => each.callSite && each.jobIds.length > 0 && time(each) < SHORT_MS);
  const batches = new Map(
    facts.run.streams.flatMap(({ runId, batches: all }) =>
      all.flatMap(({ id: batchId, actionIds }) => actionIds.map(id => [id, `${runId} ${batchId}`] as const)),
    ),
  );
  return [...groupBy(short, ({ id, callSite }) => `${batches.get(id) ?? ''} ${siteKey(callSite!)}`).values()]
    .filter(actions => actions.length >= AT_LEAST)
    .flatMap(actions => toFound(actions, facts) ?? []);
}

const time = ({ startTime, endTime }: Action): number => (endTime === null ? Infinity : endTime - startTime);

function toFound(actions: Action[], facts: RunFacts): Found | null {
  const cost = sumOf(actions, time);
  const [first] = actions;
  if (!first || cost < WORTH_MS) return null;
  const ids = new Set(actions.map(({ id }) => id));
  const stages = facts.run.stages.filter(
    ({ actionId, startTime }) => startTime !== null && actionId !== null && ids.has(actionId),
  );
  const tasks = sumOf(stages, ({ executorRunTime }) => executorRunTime);
  const median = medianOf(actions, time);
  const { applicationId } = first;
  return {
    rule: 'driver.actionsInLoop',
    title: 'Actions in a loop',
    found: `${plural(actions.length, 'short action')} (\`${first.op}\`) of one line took ${formatDuration(cost)}, ${formatDuration(median)} each: every one is planned and scheduled anew.`,
    lines: distinctLines([first.callSite, ...first.frames]),
    applicationId,
    datasetIds: [...new Set(actions.flatMap(({ datasetIds }) => datasetIds))],
    stageIds: stages.map(({ id }) => id),
    actionId: first.id,
    cost,
    evidence: { actions: actions.length, median, loopTime: cost, taskTime: tasks },
    excluded:
      applicationId === null
        ? []
        : [
            `Not the tasks: on ${plural(facts.slots(applicationId), 'core')} they ran for ${formatDuration(tasks / facts.slots(applicationId))}.`,
          ],
    change:
      'Ask once for all: `groupBy` the value that the loop runs over and `collect` the result, filter by `isin`, or join with a DataFrame of the values. What differs in each pass can run in threads.',
  };
}
