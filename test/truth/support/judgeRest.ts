/** Compares rows, times, plans, jobs and stages with Spark's REST API for the same run. */
import type { Run } from '../../../src/model/run';
import { planGraph } from '../../process/support/planGraph';

type Json = Record<string, unknown>;
export type Rest = Record<'sql' | 'stages' | 'jobs', Json[]>;

/** A sentence for each difference. */
export function judgeRest(run: Run, rest: Rest): string[] {
  return [...judgeQueries(run, rest.sql), ...judgeStages(run, rest.stages), ...judgeJobs(run, rest.jobs)];
}

interface SparkNode {
  nodeId: number;
  nodeName: string;
  metrics: { name: string; value: string }[];
}

function judgeQueries(run: Run, spark: Json[]): string[] {
  return spark.flatMap(each => {
    const own = run.queries.find(({ id }) => id === each.id);
    if (!own?.plans.final) return [`query ${each.id} has no plan`];
    const ours = new Map(planGraph(own.plans.final).nodes.map(node => [node.nodeId, node]));
    return (each.nodes as SparkNode[]).flatMap(node => {
      const where = `query ${own.id}, ${node.nodeName} (${node.nodeId} on Spark's page)`;
      const same = ours.get(node.nodeId);
      if (same?.nodeName !== node.nodeName.trim()) return [`${where} is ${same?.nodeName} in Strobe`];
      return judgeMetrics(node.metrics, same.metrics, own.status === 'failed').map(text => `${where}: ${text}`);
    });
  });
}

/**
 * Strobe must not show a figure that Spark does not have, not even 0. It may omit a figure that is 0 in Spark. For
 * failed queries, Spark's page also counts what their tasks had done before the failure.
 */
function judgeMetrics(spark: SparkNode['metrics'], ours: SparkNode['metrics'], failed: boolean): string[] {
  const theirs = new Map(spark.map(({ name, value }) => [name.trim(), comparable(value)]));
  const own = new Map(ours.map(({ name, value }) => [name.trim(), comparable(value)]));
  const invented = [...own]
    // Tasks that ran the plan outside of the execution are not on Spark's page: figures reported by them are valid.
    .filter(([name, value]) => !theirs.has(name) && /^0(\.0)?( |$)/.test(value))
    .map(([name, value]) => `only in Strobe: ${name} ${value}`);
  const other = [...theirs].filter(([name, value]) => {
    const said = own.get(name);
    return said === undefined ? !failed && !/^0(\.0)?( |$)/.test(value) : said !== value;
  });
  return [...invented, ...other.map(([name, value]) => `${name} is ${value} in Spark, ${own.get(name)} in Strobe`)];
}

/** If several tasks took equally long, any of them may be shown as the longest. */
const comparable = (value: string) => value.replace(/ \(stage \d+\.\d+: task \d+\)/g, '').trim();

const STAGE_FIGURES = ['executorRunTime', 'executorCpuTime', 'numTasks', 'inputRecords', 'shuffleReadRecords'] as const;

function judgeStages(run: Run, spark: Json[]): string[] {
  return spark.flatMap(each => {
    const own = run.stages.find(({ id, attempt }) => id === each.stageId && attempt === each.attemptId);
    if (!own) return [`stage ${each.stageId} is missing`];
    return STAGE_FIGURES.flatMap(figure => {
      // Spark's API uses nanoseconds.
      const theirs = figure === 'executorCpuTime' ? Number(each[figure]) / 1e6 : Number(each[figure]);
      const isSame = Math.abs(theirs - own[figure]) < 0.001;
      return isSame ? [] : [`stage ${own.id}: ${figure} is ${theirs} in Spark, ${own[figure]} in Strobe`];
    });
  });
}

const TAG = 'strobe-action-';

/** Spark returns the job tag of an action with the job. */
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
      : [`job ${own.id}: stages ${stages} and ${tag} in Spark, ${ours} and ${own.actionId} in Strobe`];
  });
}
