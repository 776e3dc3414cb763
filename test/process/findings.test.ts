import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { markedLines } from './support/markedLines';
import { plainPython, projectRoot, showJson, strobe, temporaryFolder, testRuntime } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

let jvm: WarmJvm;
beforeAll(async () => (jvm = await WarmJvm.start()));
afterAll(() => jvm.stop());

interface Wasteful {
  job: string;
  /** Rules with the marks of their lines, in the order of their marks. */
  findings: [rule: string, mark: string][];
  /** Minimum cost of the first one. */
  cost: { time?: number; bytes?: number };
  /** Needs the columns of calls, which Python reports from 3.11. */
  needsColumns?: true;
}

const jobs: Wasteful[] = [
  { job: 'waste_columns.py', findings: [['plan.longChain', 'waste']], cost: { time: 100 } },
  { job: 'waste_capture.py', findings: [['driver.largeCapture', 'waste']], cost: { bytes: 1_000_000 } },
  { job: 'waste_closure.py', findings: [['driver.repeatedClosure', 'waste']], cost: { bytes: 200_000 } },
  { job: 'waste_pandas.py', findings: [['driver.pickledPandas', 'waste']], cost: { time: 100, bytes: 1_000_000 } },
  {
    job: 'waste_rows.py',
    findings: [
      ['driver.unusedRows', 'waste'],
      ['driver.unusedRows', 'counted'],
    ],
    cost: { bytes: 100_000 },
    needsColumns: true,
  },
  { job: 'waste_replies.py', findings: [['driver.stalledReplies', 'waste']], cost: { time: 400 } },
  // At least 250 ms over all tasks, of which two run at the same time.
  { job: 'waste_udf.py', findings: [['python.replaceableFunction', 'waste']], cost: { time: 125, bytes: 1_000_000 } },
];

const hasColumns = Number(testRuntime().python.version.split('.')[1]) >= 11;
const toldHere = jobs.filter(({ needsColumns = false }) => hasColumns || !needsColumns);

test.each(toldHere)('$job has the findings for its inefficiencies, at their lines', async ({ job, findings, cost }) => {
  const script = join(projectRoot, 'test/jobs', job);
  const cwd = temporaryFolder();
  const recording = join(cwd, 'run.strobe');
  const line = markedLines(script);
  const plain = await plainPython([script], { cwd, env: jvm.env });
  const recorded = await strobe(['run', '--recording', recording, script], { cwd, env: jvm.env });
  expect(recorded, recorded.stderr).toMatchObject({ code: plain.code, stdout: plain.stdout });

  const run = await showJson(recording);
  expect(run.degraded).toEqual([]);
  const rules = new Set(findings.map(([rule]) => rule));
  const found = run.findings.filter(({ rule }) => rules.has(rule));
  const atLines = found.map(({ rule, lines }) => [rule, lines[0]?.line]);
  expect(atLines.sort()).toEqual(findings.map(([rule, mark]) => [rule, line(mark)]).sort());
  expect(found[0]!.cost ?? 0).toBeGreaterThanOrEqual(cost.time ?? 0);
  expect(Number(found[0]!.evidence['bytes'] ?? 0)).toBeGreaterThanOrEqual(cost.bytes ?? 0);
  expect(recorded.stderr).toContain(found[0]!.title);
});
