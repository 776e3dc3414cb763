/** Several kernels in one recording. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { notebookPython } from './support/notebookPython';
import { showJson, strobeScript } from './support/strobe';

const START = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.master('local[1]').getOrCreate()";

function notebook(...texts: string[]): string {
  const cells = texts.map((source, index) => ({
    ...{ cell_type: 'code', id: `c${index}`, source },
    ...{ metadata: {}, outputs: [], execution_count: null },
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

test('cells with the same number of two notebooks are apart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'first.ipynb'), notebook(START, 'spark.range(3).count()'));
  writeFileSync(join(folder, 'second.ipynb'), notebook(START, "\nspark.range(5).filter('id > 1').collect()"));
  const recording = join(folder, 'both.strobe');
  const convert = ['-m', 'nbconvert', '--execute', '--to', 'notebook', '--inplace', 'first.ipynb', 'second.ipynb'];
  const python = await notebookPython();
  const argv = [strobeScript, 'exec', '--recording', recording, '--', python, ...convert];
  const env = { ...process.env, STROBE_PYTHON: python };
  await promisify(execFile)(process.execPath, argv, { cwd: folder, env });
  const run = await showJson(recording);
  const shown = run.actions.map(({ op, callSite, driverId }) => [op, callSite!.file, driverId]);
  expect(shown).toEqual([
    ['count', 'In[2]', 0],
    ['collect', 'In[2] (driver 2)', 1],
  ]);
  const textOf = (name: string) => run.script.sources.find(({ file }) => file === name)!.text;
  const lines = run.actions.map(({ callSite }) => textOf(callSite!.file).split('\n')[callSite!.line - 1]);
  expect(lines).toEqual(['spark.range(3).count()', "spark.range(5).filter('id > 1').collect()"]);
  for (const { driverId, site, source } of run.entries) {
    expect(site!.file.endsWith(' (driver 2)')).toBe(driverId === 1);
    expect(textOf(site!.file)).toBe(source);
  }
});
