/** A module and its pytest file, from the code lenses. */
import { beforeAll, describe, expect, test } from 'vitest';
import { pytestPackages } from '../process/support/pytestPackages';
import { EditorSession, Workspace } from './support/editorSession';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();

const MODULE = `from pyspark.sql import DataFrame


def clean(df: DataFrame) -> DataFrame:
    return df.filter("id > 1")
`;
const TESTS = `import pytest
from clean import clean
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark():
    return SparkSession.builder.getOrCreate()


def test_clean(spark):
    assert clean(spark.range(4)).count() == 2


def test_other(spark):
    assert spark.range(4).count() == 5
`;

describe('tests', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    const workspace = new Workspace();
    workspace.write('clean.py', MODULE);
    workspace.write('test_clean.py', TESTS);
    const env = { PYTHONPATH: await pytestPackages() };
    workspace.settings({ 'strobe.runConfigurations': [{ name: 'tests', env }] });
    workbench = await session.open(workspace);
  });

  test('run one by one with their code lenses, recorded', async () => {
    await workbench.openFile('test_clean.py');
    await workbench.codeLens('Run test').nth(0).click();
    await workbench.terminalSays('1 passed', SPARK_MS);
    await workbench.panel.status('succeeded', SPARK_MS);
    await workbench.panel.open('lineage');
    await workbench.panel.node('filter').waitFor();
    expect(await workbench.codeLens('Debug test').count()).toBe(2);
  });

  test('run from the function that they call', async () => {
    await workbench.openFile('clean.py');
    await workbench.codeLens('Lineage').waitFor();
    await workbench.codeLens('Run test_clean').click();
    await workbench.terminalSays('1 passed', SPARK_MS);
    await workbench.panel.status('succeeded', SPARK_MS);
  });
});

/** Without pytest: the runtime of the tests has none. */
const CASES = `import unittest
from pyspark.sql import SparkSession


class Counts(unittest.TestCase):
    def test_even(self):
        spark = SparkSession.builder.getOrCreate()
        self.assertEqual(spark.range(10).filter("id % 2 = 0").count(), 5)


def test_function():
    assert SparkSession.builder.getOrCreate().range(4).count() == 4
`;

describe('in a Python without pytest', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    const workspace = new Workspace();
    workspace.write('test_counts.py', CASES);
    workbench = await session.open(workspace);
    await workbench.openFile('test_counts.py');
  });

  test('a function says in one sentence what is missing and how to get it', async () => {
    await workbench.codeLens('Run test').nth(1).click();
    const start = workbench.panel.locator('[data-panel="start"]');
    await start.filter({ hasText: 'pytest.missing' }).waitFor();
    expect(await start.innerText()).toContain('-m pip install pytest');
    await workbench.notification('test_function needs pytest').waitFor();
  });

  test('a unittest.TestCase is run by unittest', async () => {
    await workbench.codeLens('Run test').nth(0).click();
    await workbench.terminalSays('Ran 1 test', SPARK_MS);
    await workbench.panel.status('succeeded', SPARK_MS);
    await workbench.panel.open('lineage');
    await workbench.panel.node('filter').waitFor();
  });
});
