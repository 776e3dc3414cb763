/**
 * Time to find what took the time of a run with 200 queries and 200,000 tasks, beside the time to copy the same run: what any
 * look at all of it costs at least.
 */
import { findFindings } from '../../src/model/findings/findFindings';
import type { Run } from '../../src/model/run';
import { taskListOf } from '../../src/model/tasks/taskStore';
import { busyRun } from '../fixtures/runs/busyRun';

const QUERIES = 200;
const RUNS = 7;
/** Milliseconds; the guaranteed limit. */
const LIMIT = 1000;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Some facts are kept for a run and for the tasks of a stage: the same ones, of which nothing is known. */
const another = (run: Run): Run => ({
  ...run,
  findings: [],
  stages: run.stages.map(stage => ({ ...stage, tasks: taskListOf([...stage.tasks]) })),
});

const found: number[] = [];
const copied: number[] = [];
const run = busyRun(QUERIES);
for (let each = 0; each < RUNS; each++) {
  const fresh = another(run);
  found.push(timed(() => findFindings(fresh)));
  copied.push(timed(() => structuredClone(run)));
}
const tasks = run.stages.reduce((sum, stage) => sum + stage.tasks.length, 0);
const [own, peer] = [median(found), median(copied)];
console.log(`  findings of ${QUERIES} queries, ${tasks} tasks   ${own.toFixed(0)} ms   at most ${LIMIT} ms`);
console.log(`  a copy of the run                       ${peer.toFixed(0)} ms   ${(own / peer).toFixed(2)}`);
if (own > LIMIT) process.exitCode = 1;
