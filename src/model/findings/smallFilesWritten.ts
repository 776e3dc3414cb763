import type { Found } from './finding';
import { metric, rowsOf, workBelow, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { GOOD_FILE, MANY_FILES, SMALL_FILE } from './smallFilesRead';
import { writeOf } from './writes';
import { stageKey } from '../stageKey';
import { stageParts } from '../stageParts';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { factor } from './texts';

/** Files for each folder of `partitionBy` from which on its rows are in too many tasks. */
const FILES_PER_PARTITION = 10;

/**
 * Writes of many small files. Cost: the stages of the write, without what other nodes measured as theirs, plus the commit
 * of the job; only the commits if costly work is in these stages. No saving: what one file more costs is not measured.
 */
export function smallFilesWritten(facts: RunFacts): Found[] {
  return facts.nodes.flatMap(at => smallFiles(at, facts) ?? []);
}

function smallFiles(at: NodeAt, facts: RunFacts): Found | null {
  const write = writeOf(at);
  if (!write || write.files === 0) return null;
  const mean = write.bytes / write.files;
  const perPartition = write.partitions > 0 ? write.files / write.partitions : 0;
  const areMany =
    write.files > MANY_FILES || (perPartition >= FILES_PER_PARTITION && write.files > FILES_PER_PARTITION);
  if (mean >= SMALL_FILE || !areMany) return null;
  const commits = (metric(at, 'task commit time') ?? 0) / facts.slots(at.query.applicationId);
  // Joins and aggregates do not measure their time: with them in the stage, nothing is known of the files' part.
  const isShared = workBelow(at) !== null;
  const cost = (isShared ? commits : writeTime(at, facts)) + (metric(at, 'job commit time') ?? 0);
  const rows = rowsOf(at);
  return {
    ...placeOf(facts, at),
    rule: 'write.smallFiles',
    title: 'Many small files written',
    found:
      `${formatCount(write.files)} files of ${formatBytes(mean)} on average are written` +
      `${write.partitions > 0 ? `, ${factor(perPartition)} for each of ${formatCount(write.partitions)} folders` : ''}: ${formatDuration(cost)}.`,
    cost,
    evidence: {
      files: write.files,
      bytes: write.bytes,
      meanBytes: Math.round(mean),
      ...(write.partitions > 0 ? { partitions: write.partitions } : {}),
    },
    excluded: [
      `Not the amount of data: ${formatBytes(write.bytes)}${rows === null ? '' : ` in ${formatCount(rows)} rows`} is ${formatBytes((write.bytes / Math.max(1, cost)) * 1000)} a second.`,
    ],
    change: changeFor(write),
  };
}

function changeFor({ partitions, columns, bytes, files }: NonNullable<ReturnType<typeof writeOf>>): string {
  const names = columns.map(each => JSON.stringify(each)).join(', ') || '…';
  if (partitions > 0 && files > partitions)
    return `Call \`repartition(${names})\` before the write: the rows of a folder are then in one task, which writes one file for it.`;
  if (partitions > 0)
    return `Partition by a column with fewer values: ${formatCount(partitions)} folders leave ${formatBytes(bytes / partitions)} for each.`;
  return `Call \`coalesce(${Math.max(1, Math.ceil(bytes / GOOD_FILE))})\` before the write, or \`repartition\` with that number if costly work comes before it.`;
}

/** The stages of a write without what other nodes measured as their own. */
function writeTime({ query, node }: NodeAt, facts: RunFacts): number {
  return node.stageIds.reduce((sum, stageId) => {
    const parts = stageParts(facts.run).get(stageKey({ applicationId: query.applicationId, stageId }));
    const others = parts?.parts.filter(({ told }) => told).reduce((all, { time }) => all + time, 0) ?? 0;
    const share = parts && parts.executorTime > 0 ? 1 - Math.min(1, others / parts.executorTime) : 1;
    return sum + facts.elapsed(query.applicationId, [stageId]) * share;
  }, 0);
}
