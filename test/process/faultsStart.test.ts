/**
 * Resources that are missing or full before the job begins: the job runs as without Strobe, and the run says what is
 * not recorded.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultyJob, recorded, watched } from './support/faultyRun';
import type { MarkedProcess, MarkedProcesses } from './support/markedProcesses';
import { plainPython, strobe, temporaryFolder } from './support/strobe';
import { until } from './support/until';

const UNRECORDED = /^strobe: .*this run is not recorded \[gateway\.lost\]$/m;

const isGateway = ({ command }: MarkedProcess) => command.endsWith('/gateway.js');

const begun = {
  'before it prints its address': (processes: MarkedProcesses) => processes.list().some(isGateway),
  // It asks Python for its version and packages.
  'while it prepares the run': (processes: MarkedProcesses) =>
    processes.list().some(({ command }) => /^\S*python\S* /.test(command)),
};

/** Kills the gateway at this moment. */
const killingGateway = (hasBegun: (processes: MarkedProcesses) => boolean) => async (processes: MarkedProcesses) => {
  await until(
    () => hasBegun(processes),
    () => `it has not begun: ${processes.describe()}`,
  );
  processes.endAll(isGateway);
};

describe('the gateway is killed', () => {
  for (const [when, hasBegun] of Object.entries(begun))
    test(`${when}: the job runs, and one sentence says that it is not recorded`, async () => {
      const cwd = temporaryFolder();
      const job = join(cwd, 'job.py');
      writeFileSync(job, 'import sys\nprint("arguments", sys.argv[1:], sys.stdin.read())\nsys.exit(3)\n');
      const plain = await plainPython([job, 'one', 'two'], { cwd, input: 'given' });
      const ended = await watched({ cwd, input: 'given', meanwhile: killingGateway(hasBegun) }, options =>
        strobe(['run', '--recording', 'run.strobe', job, '--', 'one', 'two'], options),
      );
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 3, stdout: plain.stdout });
      expect(ended.stderr).toMatch(UNRECORDED);
      expect(ended.stderr).not.toMatch(/\[internal\]|^\s+at /m);
    });

  test('during explain: the script is not run', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'job.py'), 'open("ran", "w").close()\n');
    const meanwhile = killingGateway(begun['before it prints its address']);
    const ended = await watched({ cwd, meanwhile }, options => strobe(['explain', 'job.py'], options));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^strobe: .*gateway process ended.* \[gateway\.lost\]$/m);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });
});

describe('Spark’s event log cannot be written', () => {
  test('because the temporary folder is missing: the job runs, and the run says that nothing of Spark is recorded', async () => {
    const cwd = temporaryFolder();
    const ours = await recorded(faultyJob('tiny.py'), { cwd, env: { TMPDIR: join(cwd, 'gone') } });
    expect(ours.code, ours.stderr).toBe(0);
    expect(ours.run).toMatchObject({ status: 'succeeded', actions: [] });
    expect(ours.run.degraded.map(each => each.code)).toEqual(['gateway.runFolder']);
    expect(ours.stderr).toContain('Spark’s jobs and queries cannot be recorded');
  });

  test('because the disk is full: the same', async () => {
    const cwd = temporaryFolder();
    // The JVM inherits the limit of file sizes: less than the beginning of Spark's log.
    const job = join(cwd, 'job.py');
    writeFileSync(
      job,
      `
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
print("rows", spark.range(5).count())
spark.stop()
`,
    );
    const ours = await recorded(job, { cwd });
    expect(ours).toMatchObject({ code: 0, stdout: 'rows 5\n' });
    expect(ours.run).toMatchObject({ status: 'succeeded', actions: [] });
    expect(ours.run.degraded.map(each => each.code)).toEqual(['spark.eventLog']);
    expect(ours.stderr).toContain('(spark.eventLog)');
    expect(ours.run.degraded[0]!.reason).toContain('Spark’s jobs and queries are not recorded');
  });
});
