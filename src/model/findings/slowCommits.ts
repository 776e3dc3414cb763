import type { Found } from './finding';
import { metric, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { writeOf } from './writes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { percent } from '../../text/percent';

/** Share of the query from which on committing is more than the end of it; and at least so long, in ms. */
const SHARE = 0.1;
const SHORTEST = 100;

/**
 * Writes that spend their time on moving finished files to their place. Cost: the commit of the job in the driver plus
 * those of the tasks, divided by the tasks that run at the same time.
 */
export function slowCommits(facts: RunFacts): Found[] {
  return facts.nodes.flatMap(at => slow(at, facts) ?? []);
}

function slow(at: NodeAt, facts: RunFacts): Found | null {
  const write = writeOf(at);
  const { query } = at;
  const elapsed = (query.endTime ?? query.startTime) - query.startTime;
  const job = metric(at, 'job commit time') ?? 0;
  const tasks = metric(at, 'task commit time') ?? 0;
  const cost = job + tasks / facts.slots(query.applicationId);
  if (!write || cost < SHORTEST || cost < SHARE * elapsed) return null;
  return {
    ...placeOf(facts, at),
    rule: 'write.slowCommit',
    title: 'Committing the files takes long',
    found:
      `Moving ${formatCount(write.files)} finished files to their place took ${formatDuration(cost)}, ${percent(cost / Math.max(1, elapsed))} of the write: ` +
      `${formatDuration(job)} in the driver, ${formatDuration(tasks)} over tasks.`,
    cost,
    evidence: { jobCommit: job, taskCommit: tasks, files: write.files },
    excluded: ['Not computing the rows: they were written by then.'],
    change:
      'Write fewer files. In an object store, where moving is copying, use a committer made for it: the S3A committers (`spark.hadoop.fs.s3a.committer.name=magic` with `spark-hadoop-cloud`), or a table format such as Delta or Iceberg.',
  };
}
