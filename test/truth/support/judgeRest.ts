/** Whether rows, times, plans, jobs and stages are those of Spark's REST API, of the same run. */
import type { Run } from '../../../src/model/run';
import { planGraph } from '../../process/support/planGraph';

type Json = Record<string, unknown>;
export type Rest = Record<'sql' | 'stages' | 'jobs', Json[]>;

/** A sentence for each difference. */
export function judgeRest(run: Run, rest: Rest): string[] {
  return [...judgeQueries(run, rest.sql), ...judgeStages(run, rest.stages), ...judgeJobs(run, rest.jobs)];
}

function judgeQueries(run: Run, spark: Json[]): string[] {
  return spark.flatMap(each => {
    const own = run.queries.find(({ id }) => id === each.id);
    if (!own?.plans.final) return [`query ${each.id} has no plan`];
    // Of tasks that took equally long, any may be named as the longest.
    const text = (nodes: { nodeName: string; metrics: { name: string; value: string }[] }[]) =>
      nodes
        .map(({ nodeName, metrics }) => `${nodeName} ${metrics.map(({ name, value }) => `${name}=${value}`)}`)
        .map(each => each.replace(/ \(stage \d+\.\d+: task \d+\)/g, ''))
        .sort();
    const ours = text(planGraph(own.plans.final).nodes);
    const theirs = text(each.nodes as Parameters<typeof text>[0]);
    return theirs.flatMap((node, index) =>
      node === ours[index] ? [] : [`query ${each.id}: Spark says "${node}", Strobe "${ours[index]}"`],
    );
  });
}

const STAGE_FIGURES = ['executorRunTime', 'executorCpuTime', 'numTasks', 'inputRecords', 'shuffleReadRecords'] as const;

function judgeStages(run: Run, spark: Json[]): string[] {
  return spark.flatMap(each => {
    const own = run.stages.find(({ id, attempt }) => id === each.stageId && attempt === each.attemptId);
    if (!own) return [`stage ${each.stageId} is missing`];
    return STAGE_FIGURES.flatMap(figure => {
      // Spark's API has nanoseconds.
      const theirs = figure === 'executorCpuTime' ? Number(each[figure]) / 1e6 : Number(each[figure]);
      const isSame = Math.abs(theirs - own[figure]) < 0.001;
      return isSame ? [] : [`stage ${own.id}: ${figure} is ${theirs} for Spark, ${own[figure]} for Strobe`];
    });
  });
}

const TAG = 'strobe-action-';

/** The mark of an action comes back from Spark with the job. */
function judgeJobs(run: Run, spark: Json[]): string[] {
  return spark.flatMap(each => {
    const own = run.jobs.find(({ id }) => id === each.jobId);
    if (!own) return [`job ${each.jobId} is missing`];
    const stages = [...(each.stageIds as number[])].sort((a, b) => a - b).join();
    const ours = [...own.stageIds].sort((a, b) => a - b).join();
    const tag = (each.jobTags as string[]).find(one => one.startsWith(TAG));
    const sames = [stages === ours, tag === undefined || Number(tag.slice(TAG.length)) === own.actionId];
    return sames.every(Boolean)
      ? []
      : [`job ${own.id}: stages ${stages} and ${tag}, for Strobe ${ours} and ${own.actionId}`];
  });
}
