import { expect, test } from 'vitest';
import { functionTimes } from '../../../src/model/profile/functionTimes';
import type { ShippedFunction } from '../../../src/model/runEvent';
import { node, planOf, RunBuilder } from '../../fixtures/runs/runBuilder';

const FILE = '/jobs/etl.py';
const TEXT = `def plain(
    value,
):
    if value is None:
        return None
    # the last line

    return value + 1


@udf("long")
@logged
def decorated(value):
    return value

short = udf(lambda value: value)
`;

function shipped(name: string, line: number, file = FILE): ShippedFunction {
  return { name, file, line, size: 100, captured: [] };
}

/** A stage of 4 s, half of which a node with this text is in Python workers. */
function times(detail: string, functions: ShippedFunction[]) {
  const builder = new RunBuilder(FILE, TEXT);
  builder.stage(0, 'collect', 0, 4000, { executorRunTime: 8000 });
  const plan = planOf(
    node(0, 'Sort [id]', { 'sort time': ['timing', 4000] }, { stageIds: [0] }),
    node(1, detail, { 'time to run Python workers': ['timing', 4000] }, { stageIds: [0] }),
  );
  builder.query(0, 'collect', 0, 4000, plan);
  for (const each of functions)
    builder.run.ledger.closures.push({ callSite: null, size: 100, shipped: 1, actionIds: [], functions: [each] });
  return functionTimes(builder.run).map(({ name, file, line, lastLine, time }) => [name, file, line, lastLine, time]);
}

const BOTH = [shipped('plain', 1), shipped('main.<locals>.decorated', 11)];

test('a function has the time of its workers, from its def to its last line', () => {
  expect(times('BatchEvalPython [plain(id#0L)#1], [p#2]', BOTH)).toEqual([['plain', FILE, 1, 8, 2000]]);
});

test('functions of one node share its time, decorators are not the definition', () => {
  expect(times('BatchEvalPython [plain(decorated(id#0L))#1], [p#2]', BOTH)).toEqual([
    ['plain', FILE, 1, 8, 1000],
    ['decorated', FILE, 13, 14, 1000],
  ]);
});

test('a lambda is its line', () => {
  expect(times('BatchEvalPython [<lambda>(id#0L)#1], [p#2]', [shipped('<lambda>', 16)])).toEqual([
    ['<lambda>', FILE, 16, 16, 2000],
  ]);
});

test.each<[string, string, ShippedFunction[]]>([
  ['was not recorded', 'BatchEvalPython [plain(id#0L)#1]', [shipped('plain', 1, '/lib/other.py')]],
  ['has the name of another', 'BatchEvalPython [plain(id#0L)#1]', [shipped('plain', 1), shipped('plain', 13)]],
  ['was not shipped', 'BatchEvalPython [other(id#0L)#1]', BOTH],
  ['is only named like a function of Spark', 'Project [plain(id#0L)]', BOTH],
])('a function is left out if it %s', (_why, detail, functions) => {
  expect(times(detail, functions)).toEqual([]);
});
