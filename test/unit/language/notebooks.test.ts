import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProtocolConnection } from 'vscode-languageserver-protocol/node';
import {
  NOTEBOOK_CELLS,
  STATIC_LINEAGE,
  type NotebookCells,
  type StaticLineage,
} from '../../../src/wire/languageMessages';
import { connected } from './support/connected';
import { cellUri, openNotebook, uri } from './support/notebook';

/** Texts on the disk. */
const files: Record<string, string> = {};
let client: ProtocolConnection;
let dispose: () => Promise<void>;

beforeEach(async () => {
  for (const file of Object.keys(files)) delete files[file];
  ({ client, dispose } = await connected({}, undefined, {
    read: file => files[file] ?? null,
    version: file => files[file] ?? null,
    async *pythonFiles() {},
  }));
});

afterEach(() => dispose());

const open = (...texts: string[]) => openNotebook(client, texts);
const cells = () => client.sendRequest<NotebookCells | null>(NOTEBOOK_CELLS, { uri });
const lineage = () => client.sendRequest<StaticLineage>(STATIC_LINEAGE, { uri });
const START = 'from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()';

test('the lineage goes over all cells, at the lines of each', async () => {
  await open('# Orders', START, 'x = 1\ndf = spark.range(10)', "\ndf.filter('id > 3').show()");
  const { isJob, nodes } = await lineage();
  expect(isJob).toBe(true);
  expect(nodes.map(({ op, callSite }) => [op, callSite.file, callSite.line])).toEqual([
    ['range', 'Cell 3', 2],
    ['filter', 'Cell 4', 2],
    ['show', 'Cell 4', 2],
  ]);
  expect(nodes[1]!.parentIds).toEqual([nodes[0]!.id]);
  expect(nodes[1]!.range.start).toEqual({ line: 1, character: 0 });
});

test('the cells that use Spark are told, with their actions', async () => {
  await open('# Orders', START, 'print(1)', 'spark.range(3).count()\nspark.range(4).count()');
  expect(await cells()).toEqual({ cells: [{ uri: cellUri(3), name: 'Cell 4', actions: 2, datasets: 2 }] });
});

test('a cell with a syntax error, magic commands and other languages do not stop the others', async () => {
  await open(START, 'df = spark.range(3', '%%time\ndf = spark.range(5)\n!ls', '%%sql\nselect 1', 'df.count()');
  const { nodes } = await lineage();
  expect(nodes.filter(each => each.kind === 'action').map(each => each.callSite.file)).toContain('Cell 5');
  expect(nodes.find(each => each.callSite.file === 'Cell 3')).toMatchObject({ op: 'range', callSite: { line: 2 } });
});

test('an edited, moved and removed cell changes the lineage', async () => {
  await open(START, 'df = spark.range(3)', 'df.count()');
  await client.sendNotification('notebookDocument/didChange', {
    notebookDocument: { uri, version: 2 },
    change: {
      cells: {
        textContent: [{ document: { uri: cellUri(2), version: 2 }, changes: [{ text: 'df.count()\ndf.show()' }] }],
      },
    },
  });
  expect((await cells())!.cells.map(each => [each.name, each.actions])).toEqual([
    ['Cell 2', 0],
    ['Cell 3', 2],
  ]);
  await client.sendNotification('notebookDocument/didChange', {
    notebookDocument: { uri, version: 3 },
    change: { cells: { structure: { array: { start: 1, deleteCount: 1 }, didClose: [{ uri: cellUri(1) }] } } },
  });
  expect((await cells())!.cells.filter(each => each.datasets > 0)).toEqual([]);
  await client.sendNotification('notebookDocument/didClose', {
    notebookDocument: { uri },
    cellTextDocuments: [{ uri: cellUri(0) }, { uri: cellUri(2) }],
  });
  expect(await cells()).toBeNull();
});

test('a notebook without Spark, and one that is empty, have no cells', async () => {
  await open('print(1)');
  expect(await cells()).toEqual({ cells: [] });
  expect((await lineage()).nodes).toEqual([]);
});

test('a change of an imported file changes the lineage', async () => {
  const helper = 'file:///project/helper.py';
  files[helper] = 'def f(d):\n    return d\n';
  await open(START, 'from helper import f\nf(spark.range(3)).show()');
  const ops = async () => (await lineage()).nodes.map(({ op }) => op);
  expect(await ops()).toEqual(['range', 'show']);
  files[helper] = 'def f(d):\n    return len(d)\n';
  await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: helper, type: 2 }] });
  expect(await ops()).toEqual(['range']);
});

test('an edit of the only open file reaches a notebook that imports it', async () => {
  const helper = 'file:///project/helper.py';
  const texts = ['def f(d):\n    return d\n', 'def f(d):\n    return len(d)\n'];
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri: helper, languageId: 'python', version: 1, text: texts[0] },
  });
  files[helper] = texts[0]!;
  await open(START, 'from helper import f\nf(spark.range(3)).show()');
  const ops = async () => (await lineage()).nodes.map(({ op }) => op);
  expect(await ops()).toEqual(['range', 'show']);
  await client.sendNotification('textDocument/didChange', {
    textDocument: { uri: helper, version: 2 },
    contentChanges: [{ text: texts[1] }],
  });
  expect(await ops()).toEqual(['range']);
});
