import { expect, test } from 'vitest';
import { failedParts } from '../../../../src/model/causes/failedParts';
import type { PlanNode, Query, Run } from '../../../../src/model/run';
import { failedRun } from '../../../fixtures/runs/failedRun';
import { RunBuilder, START } from '../../../fixtures/runs/runBuilder';

const parts = (run: Run) => {
  const { stages, nodes, datasets } = failedParts(run);
  return { stages: [...stages], nodes: [...nodes], datasets: [...datasets] };
};

const SCRIPT = 'words = spark.range(4)\nnumbers = words.select(number("id"))\nnumbers.collect()\n';

function node(id: number, name: string, detail: string, children: PlanNode[], more: Partial<PlanNode> = {}): PlanNode {
  return {
    id,
    name,
    detail,
    children,
    metrics: [],
    origins: more.callSite
      ? [{ datasetId: more.datasetIds?.[0] ?? null, callSite: more.callSite, exact: !more.derived }]
      : [],
    datasetIds: [],
    derived: true,
    callSite: null,
    stageIds: [],
    ...more,
  };
}

/** A query whose stage failed: its nodes have reported nothing. */
function sqlRun(error: string, plan: PlanNode): Run {
  const builder = new RunBuilder('/work/job.py', SCRIPT);
  const { run } = builder;
  const applicationId = run.applications[0]!.id;
  builder.dataset(1, 'range', 'spark.range(4)');
  builder.dataset(2, 'select', 'words.select(number("id"))', { parentIds: [1] });
  builder.action(3, 'collect', 'numbers.collect()', 0, 50, { status: 'failed', error, datasetIds: [2], queryIds: [0] });
  builder.stage(0, 'collect', 1, 40, {
    status: 'failed',
    failureReason: error,
    actionId: 3,
    numTasks: 2,
    numFailedTasks: 1,
  });
  const empty = { parsed: null, analyzed: null, optimized: null, initial: null, adaptive: [] };
  const query: Query = {
    ...{
      id: 0,
      kind: 'execution',
      applicationId,
      rootQueryId: null,
      actionId: 3,
      description: '',
      status: 'failed',
      error,
    },
    ...{
      startTime: START,
      endTime: START + 50,
      jobIds: [],
      stageIds: [0],
      replans: 0,
      plans: { ...empty, final: plan },
    },
  };
  run.queries.push(query);
  return builder.failed();
}

test('of an RDD’s run are the stage whose task failed, and the last dataset that it computes', () => {
  expect(parts(failedRun())).toEqual({ stages: [expect.stringMatching(/\/1$/)], nodes: [], datasets: [3] });
});

test('of a UDF are its node, by its name, and its dataset', () => {
  const error =
    'org.apache.spark.api.python.PythonException: Traceback (most recent call last):\n' +
    '  File "/work/job.py", line 9, in number\n    return int(t)\nValueError: no\n';
  const other = node(3, 'ArrowEvalPython', 'ArrowEvalPython [other(id#1)], [pythonUDF0#2]', []);
  const own = node(2, 'ArrowEvalPython', 'ArrowEvalPython [number(id#1)], [pythonUDF1#3]', [other], {
    datasetIds: [2],
  });
  const run = sqlRun(error, node(0, 'WholeStageCodegen (1)', '', [node(1, 'Project', 'Project [x]', [own])]));
  expect(parts(run)).toMatchObject({ nodes: [expect.stringMatching(/\/0\/2$/)], datasets: [2] });
});

test('of an expression are the node of the line that Spark names', () => {
  const error =
    'org.apache.spark.SparkArithmeticException: [DIVIDE_BY_ZERO] No.\n== DataFrame ==\n"divide" was called from\n/work/job.py:2\n';
  const site = new RunBuilder('/work/job.py', SCRIPT).site('words.select(number("id"))');
  const range = node(2, 'Range', 'Range (0, 4)', [], { stageIds: [0], derived: false, datasetIds: [1] });
  const project = node(1, 'Project', 'Project [x]', [range], { callSite: site, derived: false, datasetIds: [2] });
  const run = sqlRun(error, node(0, 'WholeStageCodegen (1)', '', [project], { callSite: site }));
  expect(parts(run)).toMatchObject({ nodes: [expect.stringMatching(/\/0\/1$/)], datasets: [2] });
});

test('are empty for a run that did not fail', () => {
  expect(parts(new RunBuilder('/work/job.py', SCRIPT).run)).toEqual({ stages: [], nodes: [], datasets: [] });
});
