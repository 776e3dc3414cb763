/** Whether rows, times, plans, jobs and stages are those of Spark's REST API, of the same run. */
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
      const where = `query ${own.id}, ${node.nodeName} (${node.nodeId} in Spark's page)`;
      const same = ours.get(node.nodeId);
      if (same?.nodeName !== node.nodeName.trim()) return [`${where} is ${same?.nodeName} for Strobe`];
      return judgeMetrics(node.metrics, same.metrics, own.status === 'failed').map(text => `${where}: ${text}`);
    });
  });
}

/**
 * Nothing may be said of which Spark says nothing: a figure of 0 is one. Saying nothing where Spark has 0 is no lie, nor is
 * it in a query that failed, of which Spark's page also counts what its tasks had done until then.
 */
function judgeMetrics(spark: SparkNode['metrics'], ours: SparkNode['metrics'], failed: boolean): string[] {
  const theirs = new Map(spark.map(({ name, value }) => [name.trim(), comparable(value)]));
  const own = new Map(ours.map(({ name, value }) => [name.trim(), comparable(value)]));
  const invented = [...own]
    // Tasks that ran the plan outside of the execution are not on Spark's page: what they reported is no invention.
    .filter(([name, value]) => !theirs.has(name) && /^0(\.0)?( |$)/.test(value))
    .map(([name, value]) => `Strobe alone: ${name} ${value}`);
  const other = [...theirs].filter(([name, value]) => {
    const said = own.get(name);
    return said === undefined ? !failed && !/^0(\.0)?( |$)/.test(value) : said !== value;
  });
  return [...invented, ...other.map(([name, value]) => `${name} is ${value} for Spark, ${own.get(name)} for Strobe`)];
}

/** Of tasks that took equally long, any may be named as the longest. */
const comparable = (value: string) => value.replace(/ \(stage \d+\.\d+: task \d+\)/g, '').trim();

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
