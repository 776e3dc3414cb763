import { describe, expect, test } from 'vitest';
import { functionsEvaluatedTwice } from '../../../../src/model/findings/functionsEvaluatedTwice';
import { pickledFunctions } from '../../../../src/model/findings/pickledFunctions';
import { factsOf } from './factsOf';
import { slowFunctions } from '../../../../src/model/findings/slowFunctions';
import { unevenPythonTasks } from '../../../../src/model/findings/unevenPythonTasks';
import { workerStarts } from '../../../../src/model/findings/workerStarts';
import { pythonNodes } from '../../../../src/model/pythonNodes';
import type { Run, Stage } from '../../../../src/model/run';
import { taskListOf } from '../../../../src/model/tasks/taskStore';
import { node, planOf, RunBuilder, START } from '../../../fixtures/runs/runBuilder';

const SCRIPT = `shops = names.withColumn("shop", shop("name"))
spark.udf.register("in_sql", shop)
`;

interface Python {
  detail: string;
  run?: number;
  own?: number;
  rows?: number;
  below?: string;
}

/** One query whose only stage (0) of 2 s has these nodes, the first on top. */
function runOf(nodes: Python[], stage: Partial<Stage> = {}): Run {
  const builder = new RunBuilder('/job.py', SCRIPT);
  builder.executor('driver', { maxTasks: 2, totalCores: 2 });
  builder.stage(0, 'shops', 0, 2000, { executorRunTime: 4000, numTasks: 4, ...stage });
  const site = builder.site('names.withColumn("shop", shop("name"))');
  const origins = [{ datasetId: 1, callSite: site, exact: true }];
  const placed = nodes.map(({ detail, run = 3000, own = run, rows = 1000 }, depth) =>
    node(
      depth,
      detail,
      /Python|Pandas/.test(detail)
        ? {
            'time to run Python workers': ['timing', run],
            'time to execute Python code': ['timing', own],
            'number of output rows': ['sum', rows],
          }
        : {},
      { stageIds: [0], origins, datasetIds: [1] },
    ),
  );
  builder.query(0, 'shops', 0, 2000, planOf(...placed));
  builder.run.ledger.pythonNodes = pythonNodes(builder.run.queries);
  return builder.run;
}

const facts = (nodes: Python[], stage: Partial<Stage> = {}) => factsOf(runOf(nodes, stage));

describe('a function that is evaluated twice', () => {
  const below = { detail: 'BatchEvalPython [shop(name#1)#2], [pythonUDF0#3]', run: 1000, rows: 5000 };

  test('is in two nodes with the same arguments: what the second takes is lost', () => {
    const [found] = functionsEvaluatedTwice(
      facts([
        { detail: 'BatchEvalPython [shop(name#1)#9], [pythonUDF0#8]', run: 2000, rows: 4000 },
        { detail: 'Filter (pythonUDF0#3 > 2)' },
        below,
      ]),
    );
    expect(found).toMatchObject({
      rule: 'python.evaluatedTwice',
      saving: 500,
      evidence: { evaluations: 2, calls: 9000, rowsKept: 4000 },
    });
    expect(found!.found).toContain('a filter on the column was moved below it');
    expect(found!.change).toContain('`shop = shop.asNondeterministic()`');
  });

  test.each([
    ['pandas', 'ArrowEvalPython [shop(name#1)#2], [pythonUDF0#3], 200'],
    ['Arrow', 'ArrowEvalPython [shop(name#1)#2], [pythonUDF0#3], 101'],
    ['nested', 'BatchEvalPython [weigh(shop(name#1))#2], [pythonUDF0#3]'],
  ])('is found for %s functions', (_, detail) => {
    expect(functionsEvaluatedTwice(facts([{ detail }, below]))).toHaveLength(1);
  });

  test('is none where a query failed before the second one ran', () => {
    const run = runOf([{ detail: 'BatchEvalPython [shop(name#1)#9], [pythonUDF0#8]' }, below]);
    run.queries[0]!.plans.final!.stageIds = [];
    expect(functionsEvaluatedTwice(factsOf(run))).toEqual([]);
  });

  test('is told from another one without a name by the id of its result', () => {
    const lambda = (result: number) => ({
      detail: `ArrowEvalPython [<lambda>(id#1)#${result}L], [pythonUDF0#9L], 101`,
    });
    expect(functionsEvaluatedTwice(facts([lambda(3), lambda(3)]))).toMatchObject([
      { evidence: { function: '<lambda>', evaluations: 2 } },
    ]);
    expect(functionsEvaluatedTwice(facts([lambda(3), lambda(4)]))).toEqual([]);
  });

  test('is one finding for several functions of the same two nodes', () => {
    const both = { detail: 'BatchEvalPython [shop(name#1)#2, size(name#1)#4], [pythonUDF0#3, pythonUDF1#5]' };
    expect(functionsEvaluatedTwice(facts([both, both]))).toMatchObject([{ evidence: { function: 'shop, size' } }]);
  });

  test('that SQL knows by a name is registered again', () => {
    const inSql = { detail: 'BatchEvalPython [in_sql(name#1)#2], [pythonUDF0#3]' };
    expect(functionsEvaluatedTwice(facts([inSql, inSql]))[0]!.change).toContain(
      'spark.udf.register("in_sql", udf(…).asNondeterministic())',
    );
  });

  test('is not found twice in one node, nor with other arguments', () => {
    expect(
      functionsEvaluatedTwice(facts([{ detail: 'BatchEvalPython [shop(name#1)#2, shop(name#1)#4], [pythonUDF0#3]' }])),
    ).toEqual([]);
    expect(
      functionsEvaluatedTwice(facts([{ detail: 'BatchEvalPython [shop(name#7)#2], [pythonUDF0#3]' }, below])),
    ).toEqual([]);
  });
});

describe('a slow function', () => {
  const slow = { detail: 'ArrowEvalPython [shop(name#1)#2], [pythonUDF0#3], 101' };

  test('says what it takes for each row, and what it is not', () => {
    const [found] = slowFunctions(facts([slow]));
    expect(found).toMatchObject({
      rule: 'python.slowFunction',
      cost: 1500,
      evidence: { function: 'shop', rows: 1000, timeOverTasks: 3000 },
    });
    expect(found!.found).toContain('3.0 ms for each of 1,000 rows');
    expect(found!.excluded![0]).toContain('100 %');
    expect(slowFunctions(facts([{ ...slow, rows: 20 }]))[0]!.found).toContain('150 ms for each of 20 rows');
  });

  test('is named for groups and batches, too', () => {
    const [found] = slowFunctions(
      facts([{ detail: 'FlatMapGroupsInPandas [name#1], shop(name#1, at#2)#3, [name#4]' }]),
    );
    expect(found).toMatchObject({ evidence: { function: 'shop' } });
    const [other] = slowFunctions(facts([{ detail: 'MapInPandas shop(name#1)#3, [name#4], false' }]));
    expect(other!.found).toMatch(/^`shop` took/);
    const aggregate = 'ArrowAggregatePython [day#1L], [shop(at#2)#3], [day#1L, shop(at)#3 AS s#4]';
    expect(slowFunctions(facts([{ detail: aggregate }]))[0]!.found).toMatch(/^`shop` took/);
  });

  test('is not found where the workers only start, or where pickling takes the time', () => {
    expect(slowFunctions(facts([{ ...slow, own: 1000 }]))).toEqual([]);
    expect(
      slowFunctions(facts([{ detail: 'BatchEvalPython [shop(name#1)#2], [pythonUDF0#3]', rows: 1_000_000 }])),
    ).toEqual([]);
  });
});

describe('rows that go to Python one by one', () => {
  const many = { detail: 'BatchEvalPython [shop(name#1)#2], [pythonUDF0#3]', rows: 1_000_000 };

  test('are found where the function takes next to nothing', () => {
    const [found] = pickledFunctions(facts([many]));
    expect(found).toMatchObject({
      rule: 'python.notArrow',
      cost: 1500,
      evidence: { rows: 1_000_000, timePerRow: 0.003 },
    });
    expect(found!.lines[0]!.line).toBe(1);
  });

  test('are not found with Arrow, or where the function itself is slow', () => {
    expect(
      pickledFunctions(facts([{ ...many, detail: 'ArrowEvalPython [shop(name#1)#2], [pythonUDF0#3], 101' }])),
    ).toEqual([]);
    expect(pickledFunctions(facts([{ ...many, rows: 10_000 }]))).toEqual([]);
  });
});

describe('the start of Python workers', () => {
  const starting = { detail: 'ArrowEvalPython [shop(name#1)#2], [pythonUDF0#3], 200', run: 3000, own: 1000 };

  test('is saved but for one start on each core where every task starts one', () => {
    const run = runOf([starting], { numTasks: 20 });
    run.applications[0]!.properties['spark.python.worker.reuse'] = 'false';
    const [found] = workerStarts(factsOf(run));
    expect(found).toMatchObject({
      rule: 'python.workerStart',
      cost: 1000,
      saving: 900,
      isRemark: false,
      evidence: { ready: 2000, perTask: 100 },
    });
  });

  test('is a remark without saving where workers are reused', () => {
    expect(workerStarts(facts([starting]))).toMatchObject([{ saving: null, isRemark: true }]);
  });

  test('is not found where the function takes the time', () => {
    expect(workerStarts(facts([{ ...starting, own: 2500 }]))).toEqual([]);
  });

  test('is unknown where a worker did not come to its end', () => {
    const run = runOf([starting]);
    expect(workerStarts(factsOf(run))).toHaveLength(1);
    for (const ended of [{ numKilledTasks: 1 }, { numFailedTasks: 1, numKilledTasks: 0 }]) {
      Object.assign(run.stages[0]!, ended);
      expect(workerStarts(factsOf(run))).toEqual([]);
    }
  });
});

describe('Python tasks', () => {
  const python = { detail: 'ArrowEvalPython [shop(name#1)#2], [pythonUDF0#3], 101', run: 3900 };
  const tasks = (bytes: number[], times: number[]) => {
    const builder = new RunBuilder('/job.py', SCRIPT);
    return taskListOf(
      bytes.map((shuffleReadBytes, index) =>
        builder.task(index, { shuffleReadBytes, executorRunTime: times[index]!, duration: times[index]! }),
      ),
    );
  };

  test('whose rows are in one of them are found, with what even tasks would save', () => {
    const [found] = unevenPythonTasks(
      facts([python], { endTime: START + 3700, tasks: tasks([10, 10, 10, 5000], [100, 100, 100, 3700]) }),
    );
    expect(found).toMatchObject({ rule: 'python.unevenTasks', evidence: { worstTask: 3700, median: 100 } });
    expect(found!.saving).toBeCloseTo(found!.cost! - 3700);
  });

  test('that are even, slow without more rows, or of groups are not found', () => {
    expect(unevenPythonTasks(facts([python], { tasks: tasks([10, 10, 10, 10], [100, 100, 100, 100]) }))).toEqual([]);
    expect(unevenPythonTasks(facts([python], { tasks: tasks([10, 10, 10, 20], [100, 100, 100, 3700]) }))).toEqual([]);
    const group = { detail: 'FlatMapGroupsInPandas [name#1], shop(name#1)#2, [name#1]' };
    expect(unevenPythonTasks(facts([group], { tasks: tasks([10, 10, 10, 5000], [100, 100, 100, 3700]) }))).toEqual([]);
  });
});
