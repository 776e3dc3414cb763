import { jobTime } from '../jobTime';
import type { Action, Job } from '../run';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/** Shorter reads are not worth a word, in ms. */
const SHORTEST = 100;
/** Of less data, the time is that of Spark's first job, which another one would take then. */
const BYTES = 1024 ** 2;

/**
 * Reads that go through the data only to find its columns and types. Saving: the time of the jobs that do, as a read with
 * a schema runs none.
 */
export function inferredSchemas(facts: RunFacts): Found[] {
  return facts.run.actions.filter(({ kind }) => kind === 'schemaRead').flatMap(each => inferred(each, facts) ?? []);
}

function inferred(action: Action, facts: RunFacts): Found | null {
  const jobs = facts.run.jobs.filter(job => job.actionId === action.id && readsData(job, facts));
  const saving = jobTime(jobs);
  if (jobs.length === 0 || saving < SHORTEST) return null;
  const stageIds = [...new Set(jobs.flatMap(each => each.stageIds))];
  const stages = stageIds.flatMap(id => facts.attempts(jobs[0]!.applicationId, id));
  const bytes = stages.reduce((sum, { inputBytes }) => sum + inputBytes, 0);
  if (bytes < BYTES) return null;
  return {
    rule: 'read.schemaInferred',
    title: 'Schema inferred from the data',
    found: `\`${action.op}\` read ${formatBytes(bytes)} for ${formatDuration(saving)} only to find the columns and their types; the actions after it read them again.`,
    lines: distinctLines([action.callSite]),
    applicationId: jobs[0]!.applicationId,
    datasetIds: action.datasetIds,
    stageIds,
    actionId: action.id,
    cost: saving,
    saving,
    evidence: { bytes, inferring: saving },
    change: `Give the schema: \`.schema("id LONG, name STRING, …")\` before \`.${action.op}(…)\`. \`print(df.schema.simpleString())\` shows what was inferred. To stay with inference, lower \`samplingRatio\`.`,
  };
}

/** Not the first row for the header of a CSV file, the footers of Parquet files, or the listing of folders. */
function readsData({ applicationId, queryId, stageIds }: Job, facts: RunFacts): boolean {
  const query = facts.run.queries.find(each => each.applicationId === applicationId && each.id === queryId);
  if (query?.plans.final?.name === 'CollectLimit') return false;
  return stageIds.some(id => facts.attempts(applicationId, id).some(({ inputBytes }) => inputBytes > 0));
}
