import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../../src/model/run';
import { atMostTwo } from '../../process/support/atMostTwo';
import { showJson, strobe, type Ended } from '../../process/support/strobe';
import type { Rest } from './judgeRest';
import { jobFolder } from './jobFiles';

export interface RanJob extends Ended {
  run: Run;
  /** Null if the job did not call Spark's REST API: a SQL file, or a job that ended early. */
  rest: Rest | null;
  seconds: number;
}

/** Two cores, two partitions: the jobs are small. The store behind the REST API processes every event immediately. */
const SETTINGS = [
  'spark.sql.shuffle.partitions=2',
  'spark.default.parallelism=2',
  'spark.ui.liveUpdate.period=0',
  'spark.python.task.killTimeout=10ms',
].flatMap(setting => ['--conf', setting]);

/** Runs a job like a user, in its own folder, with at most one other at the same time. */
export function runJob(name: string, env: Record<string, string>): Promise<RanJob> {
  return atMostTwo(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strobe-truth-'));
    const began = performance.now();
    try {
      const recording = join(folder, 'run.strobe');
      const answers = join(folder, 'rest.json');
      const options = { cwd: folder, env: { ...env, TRUTH_REST: answers } };
      const job = join(jobFolder, name);
      const ended = await strobe(['run', job, '--recording', recording, '--master', 'local[2]', ...SETTINGS], options);
      const rest = existsSync(answers) ? (JSON.parse(readFileSync(answers, 'utf8')) as Rest) : null;
      return { ...ended, run: await showJson(recording), rest, seconds: (performance.now() - began) / 1000 };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
