import { groupBy } from '../groupBy';
import { jobTime } from '../jobTime';
import type { Job } from '../run';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** Shorter listings are not worth a word, in ms. */
const SHORTEST = 100;
/** Spark describes the jobs that list folders so (`HadoopFSUtils`); it uses jobs for more than 32 paths. */
const LISTING = /^Listing leaf files and directories for (\d+) paths/;

/** Jobs that only list folders before anything is read. Cost: the time in which they ran. */
export function slowListing(facts: RunFacts): Found[] {
  const listings = facts.run.jobs.filter(({ description }) => LISTING.test(description ?? ''));
  return [...groupBy(listings, ({ actionId }) => actionId)].flatMap(([id, jobs]) => listed(id, jobs, facts) ?? []);
}

function listed(actionId: number | null, jobs: Job[], facts: RunFacts): Found | null {
  const cost = jobTime(jobs);
  if (cost < SHORTEST) return null;
  const folders = jobs.reduce((sum, { description }) => sum + Number(LISTING.exec(description!)![1]), 0);
  const action = facts.run.actions.find(({ id }) => id === actionId);
  return {
    rule: 'read.slowListing',
    title: 'Listing the files takes long',
    found: `Before anything is read, Spark lists ${formatCount(folders)} folders for ${formatDuration(cost)}.`,
    lines: distinctLines([action?.callSite ?? null]),
    applicationId: jobs[0]!.applicationId,
    datasetIds: action?.datasetIds ?? [],
    stageIds: jobs.flatMap(({ stageIds }) => stageIds),
    actionId,
    cost,
    evidence: { folders, listing: cost },
    excluded: ['Not the data: a filter on partition columns does not spare the listing, as it comes first.'],
    change:
      'Read only the folders that are needed: give their paths, with `.option("basePath", …)` to keep the partition columns. Or make it a table (`saveAsTable`): its catalog knows the partitions. Partition by fewer columns.',
  };
}
