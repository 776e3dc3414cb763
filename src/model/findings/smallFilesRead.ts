import type { Found } from './finding';
import { metric, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { scanOf } from './scans';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** Files are small below this mean, and matter from this number on. */
export const SMALL_FILE = 3 * 1024 ** 2;
export const MANY_FILES = 100;
/** Size to aim at: what one task reads (`spark.sql.files.maxPartitionBytes`). */
export const GOOD_FILE = 128 * 1024 ** 2;

/**
 * Scans of many small files. Cost: what the scan took of its stages where it measures that (Parquet and ORC), else the
 * stages if nothing costly is in them, plus the time to find the files. No saving: what one file more costs is not measured.
 */
export function smallFilesRead(facts: RunFacts): Found[] {
  return facts.nodes.flatMap(at => smallFiles(at, facts) ?? []);
}

function smallFiles(at: NodeAt, facts: RunFacts): Found | null {
  const scan = scanOf(at);
  if (!scan || scan.files === null || scan.bytes === null || scan.files <= MANY_FILES) return null;
  const mean = scan.bytes / scan.files;
  if (mean >= SMALL_FILE) return null;
  const listing = metric(at, 'metadata time') ?? 0;
  const cost = scanTime(at, facts) + listing;
  const files = Math.max(1, Math.ceil(scan.bytes / GOOD_FILE));
  return {
    ...placeOf(facts, at),
    rule: 'read.smallFiles',
    title: 'Many small files',
    found: `${formatCount(scan.files)} files of ${formatBytes(mean)} on average are read: ${formatDuration(cost)} for ${formatBytes(scan.bytes)}.`,
    cost,
    evidence: { files: scan.files, bytes: scan.bytes, meanBytes: Math.round(mean), listing },
    excluded: [
      `Not the amount of data: it would fit in ${formatCount(files)} ${files === 1 ? 'file' : 'files'} of 128 MiB.`,
    ],
    change: `Write the data in fewer files: where it is written, call \`repartition(${files})\` before the write, or \`repartition("column")\` before \`partitionBy("column")\`. If others write it, copy it to larger files once.`,
  };
}

const OTHER_WORK = /EvalPython|InPandas|InArrow|Join|Window|Generate/;

/** What a scan took of the run: as it measures it, else its stages, unless other costly work is in them. */
export function scanTime(at: NodeAt, facts: RunFacts): number {
  if (metric(at, 'scan time') !== null) return facts.ownElapsedOf(at);
  for (let above = at.above; above && above.node.name !== 'Exchange'; above = above.above)
    if (OTHER_WORK.test(above.node.name)) return 0;
  return facts.elapsed(at.query.applicationId, at.node.stageIds);
}
