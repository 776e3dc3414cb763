import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type {
  CodeAction,
  ProtocolConnection,
  PublishDiagnosticsParams,
  RegistrationParams,
} from 'vscode-languageserver-protocol/node';
import { connected } from './support/connected';
import { cellUri, openNotebook, uri } from './support/notebook';

const START = 'from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()';

let client: ProtocolConnection;
let dispose: () => Promise<void>;
let levels: Record<string, string>;
/** What the client shows: `rule:line` of each, with lines from 1 in the cell. */
const shown = new Map<string, string[]>();
const registered: RegistrationParams['registrations'] = [];

beforeEach(async () => {
  shown.clear();
  levels = {};
  const capabilities = {
    workspace: { configuration: true },
    textDocument: { codeAction: { dynamicRegistration: true } },
  };
  ({ client, dispose } = await connected(capabilities, each => {
    each.onRequest('workspace/configuration', () => [true, true, true, levels]);
    each.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      registered.push(...registrations);
      return null;
    });
    each.onNotification('textDocument/publishDiagnostics', ({ uri: cell, diagnostics }: PublishDiagnosticsParams) => {
      shown.set(
        cell,
        diagnostics.map(({ code, range }) => `${code}:${range.start.line + 1}`),
      );
    });
  }));
});

afterEach(() => dispose());

const open = (...texts: string[]) => openNotebook(client, texts);
const shows = (cell: number, ...found: string[]) =>
  vi.waitFor(() => expect(shown.get(cellUri(cell))).toEqual(found), { interval: 5 });

function edit(cell: number, text: string, version = 2): Promise<void> {
  return client.sendNotification('notebookDocument/didChange', {
    notebookDocument: { uri, version },
    change: { cells: { textContent: [{ document: { uri: cellUri(cell), version }, changes: [{ text }] }] } },
  });
}

test('each cell has the diagnostics of its own lines, found over all cells', async () => {
  await open('# Orders\n\nof *today*', START, 'x = 1\norders = spark.range(9)', '\norders.count() == 0\nprint(x)');
  await shows(3, 'driver.countForEmpty:2');
  expect([...shown.keys()]).toEqual([cellUri(3)]);
});

test('what does not hold in a notebook is not shown', async () => {
  await open(
    START,
    "stream = spark.readStream.table('orders')\nstream.writeStream.start()\nprint(1)",
    "kept = spark.range(3).cache()\nkept.filter('id > 1')",
    "kept.filter('id > 1')\nkept.count()",
  );
  // The last line of a cell is displayed, a stream and a cache outlive it.
  await shows(3, 'dataset.unused:1');
  expect([...shown.keys()]).toEqual([cellUri(3)]);
});

test('an edit, a removed cell and the end of the notebook take diagnostics away', async () => {
  const unused = "df.filter('id > 1')\nprint(1)";
  await open(START, 'df = spark.range(3)', unused, unused);
  await shows(3, 'dataset.unused:1');
  await edit(2, 'df.show()');
  await shows(2);
  expect(shown.get(cellUri(3))).toEqual(['dataset.unused:1']);
  await client.sendNotification('notebookDocument/didChange', {
    notebookDocument: { uri, version: 3 },
    change: { cells: { structure: { array: { start: 3, deleteCount: 1 }, didClose: [{ uri: cellUri(3) }] } } },
  });
  await shows(3);
  await edit(2, unused, 4);
  await shows(2, 'dataset.unused:1');
  await client.sendNotification('notebookDocument/didClose', {
    notebookDocument: { uri },
    cellTextDocuments: [0, 1, 2].map(each => ({ uri: cellUri(each) })),
  });
  await shows(2);
});

test('a rule that is off is not shown', async () => {
  await open(START, 'spark.range(3).count() == 0\nspark.range(3).filter("id > 1")\nprint(1)');
  await shows(1, 'driver.countForEmpty:1', 'dataset.unused:2');
  levels = { 'dataset.unused': 'off' };
  await client.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  await shows(1, 'driver.countForEmpty:1');
});

test('a quick fix edits the cell', async () => {
  await open(START, 'df = spark.range(3)', '\nif df.rdd.isEmpty():\n    print(1)');
  await shows(2, 'python.needlessRdd:2');
  const line = { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } };
  const actions = await client.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: cellUri(2) },
    range: line,
    context: { diagnostics: [] },
  });
  const range = { start: { line: 1, character: 5 }, end: { line: 1, character: 9 } };
  expect(actions).toMatchObject([{ edit: { changes: { [cellUri(2)]: [{ range, newText: '' }] } } }]);
});

test('the client is asked to look for quick fixes in cells', async () => {
  await client.sendNotification('initialized', {});
  await vi.waitFor(() =>
    expect(registered).toMatchObject([
      {
        method: 'textDocument/codeAction',
        registerOptions: { documentSelector: [{ notebook: 'jupyter-notebook', language: 'python' }] },
      },
    ]),
  );
});

test('cells with a syntax error, magic commands and marks of cells keep the others right', async () => {
  await open(
    START,
    'df = (',
    '%%sql\nselect 1',
    '#%%\ndf = spark.range(3)\n!ls\ndf.count() == 0',
    '%%time\ndf.count() > 0',
  );
  await shows(3, 'driver.countForEmpty:4');
  await shows(4, 'driver.countForEmpty:2');
});
