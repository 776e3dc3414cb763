import { describe, expect, test } from 'vitest';
import { findJob } from '../../../src/language/findJob';
import { KeptModules } from '../../../src/language/keptModules';
import type { WorkspaceFiles } from '../../../src/language/workspaceFiles';
import { chunksOf, flowOf, SESSION, workspaceOf } from './support/python';

const FILE = 'file:///project/job.py';

/** The lineage of each text of a file, one after the other, as while it is edited; and what each has alone. */
async function edited(
  files: Record<string, string>,
  texts: string[],
): Promise<{ found: string[][]; alone: string[][] }> {
  const workspace = await workspaceOf(files);
  const kept = new KeptModules();
  return {
    found: texts.map(text => lineage(text, workspace, kept)),
    alone: texts.map(text => lineage(text, workspace, new KeptModules())),
  };
}

const lineage = (text: string, workspace: WorkspaceFiles, kept: KeptModules) =>
  flowOf(findJob(chunksOf(`${SESSION}\n${text}\n`), FILE, workspace, kept).calls);

const HELPERS = `
from inner import twice
TABLES = {"a": "x"}
NAMES = ["a"]
class Cleaner:
    frame = None
    def __init__(self):
        self.last = None
    def clean(self, d):
        self.last = d
        return twice(d)
shared = Cleaner()
current = None
def use(d):
    global current
    current = d
def apply(f, d):
    return f(d)
`;
const CLOSURE = `
def counted():
    made = []
    def add(d):
        made.append(d)
        return made[0]
    return add
add = counted()
`;
const FILES = { 'helpers.py': HELPERS, 'closure.py': CLOSURE, 'inner.py': 'def twice(d):\n    return d\n' };

describe('imported files are kept between analyses', () => {
  test.each([
    [
      'results of their functions',
      'from helpers import apply',
      'def step(d):\n    return d\napply(step, spark.range(1)).count()',
      'def step(d):\n    return None\napply(step, spark.range(1)).count()',
    ],
    [
      'a dictionary',
      'import helpers',
      'helpers.TABLES["d"] = spark.range(1)\nhelpers.TABLES["d"].count()',
      'x = spark.table("t")\nhelpers.TABLES["d"].count()',
    ],
    [
      'a list',
      'from helpers import NAMES',
      'NAMES.append(spark.range(1))\nNAMES[1].count()',
      'x = spark.table("t")\nNAMES[1].count()',
    ],
    [
      'an attribute of a class',
      'from helpers import Cleaner',
      'Cleaner.frame = spark.range(1)\nCleaner.frame.count()',
      'x = spark.table("t")\nCleaner.frame.count()',
    ],
    [
      'an attribute of an instance',
      'from helpers import shared',
      'shared.clean(spark.range(1))\nshared.last.count()',
      'x = spark.table("t")\nshared.last.count()',
    ],
    [
      'a variable of the file',
      'import helpers',
      'helpers.use(spark.range(1))\nhelpers.current.count()',
      'x = spark.table("t")\nhelpers.current.count()',
    ],
    [
      'a variable that another file sets',
      'import helpers',
      'helpers.current = spark.range(1)\nhelpers.current.count()',
      'x = spark.table("t")\nhelpers.current.count()',
    ],
    [
      'a list of a closure',
      'from closure import add',
      'add(spark.range(1)).count()',
      'x = spark.table("t")\nadd(spark.range(1)).count()',
    ],
  ])('without %s', async (_name, imports, first, second) => {
    const { found, alone } = await edited(
      FILES,
      [first, second, first].map(text => `${imports}\n${text}`),
    );
    expect(found).toEqual(alone);
    expect(alone[0]).not.toEqual(alone[1]);
  });

  test('until they, or files that they import, change', async () => {
    const files: Record<string, string> = { ...FILES };
    const workspace = await workspaceOf(files);
    const kept = new KeptModules();
    const text = 'from helpers import Cleaner\nCleaner().clean(spark.range(1)).show()';
    expect(lineage(text, workspace, kept)).toEqual(['range', 'show <- range']);
    files['inner.py'] = 'def twice(d):\n    return None\n';
    workspace.edited('file:///project/inner.py');
    expect(lineage(text, workspace, kept)).toEqual(['range']);
    files['helpers.py'] = 'class Cleaner:\n    def clean(self, d):\n        return d\n';
    workspace.edited('file:///project/helpers.py');
    expect(lineage(text, workspace, kept)).toEqual(['range', 'show <- range']);
  });

  test('unless they import each other', async () => {
    const files = {
      'a.py': 'from b import second\ndef first(d):\n    return second(d)\n',
      'b.py': 'import a\nfrom a import first\nLIST = []\ndef second(d):\n    return d\n',
    };
    const texts = ['first(spark.range(1)).show()', 'first(spark.table("t")).count()'];
    const { found, alone } = await edited(
      files,
      texts.map(text => `from a import first\n${text}`),
    );
    expect(found).toEqual(alone);
    expect(found[1]).toEqual(['table', 'count <- table']);
  });
});
