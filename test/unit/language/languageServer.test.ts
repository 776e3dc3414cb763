import { setTimeout } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  CancellationTokenSource,
  LSPErrorCodes,
  type CodeAction,
  type CodeLens,
  type Diagnostic,
  type Range,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol/node';
import { RUN_FIGURES, STATIC_LINEAGE, type StaticLineage } from '../../../src/wire/languageMessages';
import { connected } from './support/connected';
import { SESSION } from './support/python';

const uri = 'file:///folder/a%20job.py';
const text = `${SESSION}\na = spark.range(9)\na.count()\n`;
const document = { textDocument: { uri } };

let client: ProtocolConnection;
let dispose: () => Promise<void>;
let settings: unknown[];
/** Texts on the disk. */
let files: Record<string, string>;
const lookUps: string[] = [];

beforeEach(async () => {
  files = {};
  lookUps.length = 0;
  settings = [true, true];
  const capabilities = { workspace: { configuration: true, codeLens: { refreshSupport: true } } };
  const prepare = (each: ProtocolConnection) => void each.onRequest('workspace/configuration', () => settings);
  ({ client, dispose } = await connected(capabilities, prepare, {
    read: file => files[file] ?? null,
    version: file => (lookUps.push(file), files[file] ?? null),
    async *pythonFiles() {
      yield Object.keys(files);
    },
  }));
});

afterEach(() => dispose());

function open(content = text, languageId = 'python'): Promise<void> {
  return client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId, version: 1, text: content },
  });
}

/** Resolves when the settings have been read. */
async function initialized(): Promise<void> {
  const refreshed = new Promise<void>(resolve => {
    client.onRequest('workspace/codeLens/refresh', () => (resolve(), null));
  });
  await client.sendNotification('initialized', {});
  await refreshed;
}

/** The diagnostics that the server sends after some work. */
async function diagnosticsAfter(work: () => Promise<unknown>): Promise<Diagnostic[]> {
  const sent = new Promise<Diagnostic[]>(resolve => {
    client.onNotification('textDocument/publishDiagnostics', (each: PublishDiagnosticsParams) =>
      resolve(each.diagnostics),
    );
  });
  await work();
  return sent;
}

const lenses = () => client.sendRequest<CodeLens[]>('textDocument/codeLens', document);

function figures(error: string | null = null) {
  const site = { line: 5, column: 0, endLine: 5, endColumn: 9, op: 'count', kind: 'action' };
  const cost = { calls: 1, time: 1900, sharedBy: 1, jobs: 1, shuffleBytes: 0, error };
  return { uri, text, startTime: 0, sites: [{ ...site, ...cost }] };
}

describe('the language server', () => {
  test('provides code lenses with their commands', async () => {
    await open();
    const [run, , , toLine] = await lenses();
    expect(run!.range.start).toEqual({ line: 1, character: 0 });
    expect(run!.command).toEqual({ title: 'Run job', command: 'strobe.runJob', arguments: [uri] });
    expect(toLine!.command).toMatchObject({ command: 'strobe.runToLine', arguments: [uri, 5] });
  });

  test('provides code lenses at functions, tests and cells', async () => {
    await open('from pyspark.sql import DataFrame\n# %%\ndef f(df: DataFrame):\n    return df.limit(1)\n');
    const found = (await lenses()).map(({ range, command }) => [range.start.line, command!.title, command!.arguments]);
    expect(found).toEqual([
      [2, 'Lineage', [uri]],
      [0, 'Run cell', [uri, 0]],
      [1, 'Run cell', [uri, 1]],
      [1, 'Run above', [uri, 1]],
      [1, 'Lineage', [uri]],
    ]);
  });

  test('provides the lenses of the job at the top if its session is made in a function', async () => {
    const session = 'SparkSession.builder.getOrCreate()';
    await open(`from pyspark.sql import SparkSession\n\ndef main():\n    ${session}\n\nmain()\n`);
    expect((await lenses()).map(lens => lens.range.start.line)).toEqual([0, 0, 0, 3, 3, 3]);
    await open(`from pyspark.sql import SparkSession\n\ndef f(): ...\n\nif True:\n    ${session}\n`);
    expect((await lenses()).map(lens => lens.range.start.line)).toEqual([5, 5, 5]);
  });

  test('follows edits', async () => {
    await open();
    const start = { line: 3, character: 0 };
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start, end: start }, text: 'spark.range(1).show()\n' }],
    });
    expect((await lenses()).map(lens => lens.range.start.line)).toEqual([1, 1, 1, 3, 5]);
  });

  test('shows the diagnostics only of the text that is open', async () => {
    await diagnosticsAfter(open);
    const versions: (number | undefined)[] = [];
    client.onNotification('textDocument/publishDiagnostics', (each: PublishDiagnosticsParams) => {
      versions.push(each.version);
    });
    const changed = { textDocument: { uri, version: 2 }, contentChanges: [{ text }] };
    await client.sendNotification('textDocument/didChange', changed);
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 3, text },
    });
    await setTimeout(400);
    expect(versions).toEqual([3]);
  });

  test('provides no code lenses and no inlay hints if they are disabled', async () => {
    settings = [false, false];
    await initialized();
    await open();
    await client.sendNotification(RUN_FIGURES, figures());
    expect(await lenses()).toEqual([]);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    expect(await client.sendRequest('textDocument/inlayHint', { ...document, range })).toEqual([]);
  });

  test('provides the lineage of the current text', async () => {
    await open();
    const lineage = await client.sendRequest<StaticLineage>(STATIC_LINEAGE, { uri });
    expect(lineage).toMatchObject({ uri, version: 1, isJob: true });
    expect(lineage.nodes.map(node => [node.op, node.source])).toEqual([
      ['range', 'range(9)'],
      ['count', 'count()'],
    ]);
    expect(await client.sendRequest(STATIC_LINEAGE, { uri: 'file:///other.py' })).toBeNull();
  });

  test('shows the cost of the last run in inlay hints and hovers', async () => {
    await open();
    await client.sendNotification(RUN_FIGURES, figures());
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await client.sendRequest('textDocument/inlayHint', { ...document, range });
    expect(hints).toMatchObject([{ position: { line: 4, character: 9 }, label: '1.9 s · 1 job' }]);
    const hover = await client.sendRequest('textDocument/hover', { ...document, position: { line: 4, character: 3 } });
    expect(hover).toMatchObject({ contents: { value: expect.stringContaining('Last run: 1.9 s · 1 job.') as string } });
  });

  test('uses the translations of the client', async () => {
    await client.sendRequest('initialize', {
      ...{ processId: null, rootUri: null, capabilities: {} },
      initializationOptions: { translations: { 'Run job': 'Job ausführen' } },
    });
    onTestFinished(() => l10n.config({ contents: {} }));
    await open();
    const [lens] = await lenses();
    expect(lens!.command!.title).toBe('Job ausführen');
  });

  test('marks the failed line until it is changed or runs again', async () => {
    await client.sendNotification(RUN_FIGURES, figures('division by zero'));
    expect(await diagnosticsAfter(open)).toMatchObject([
      { message: 'division by zero', severity: 1, source: 'Strobe', range: { start: { line: 4, character: 0 } } },
    ]);
    const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 7 } };
    const contentChanges = [{ range, text: 'first' }];
    const change = { textDocument: { uri, version: 2 }, contentChanges };
    const after = await diagnosticsAfter(() => client.sendNotification('textDocument/didChange', change));
    expect(after).toEqual([]);
  });

  test('marks an inefficient line as information, and shows the driver cost at its end', async () => {
    const { sites, ...file } = figures();
    const line = {
      ...sites[0],
      column: null,
      endLine: null,
      endColumn: null,
      op: '',
      kind: 'line',
      time: null,
      jobs: 0,
    };
    const edit = { title: 'Use first', column: 0, endColumn: 5, text: 'first' };
    const findings = [{ code: 'driver.unusedRows', message: 'count fetched unused rows', edit }];
    await client.sendNotification(RUN_FIGURES, { ...file, sites: [...sites, { ...line, driverTime: 350, findings }] });
    const told = await diagnosticsAfter(open);
    expect(told).toMatchObject([
      {
        message: findings[0]!.message,
        code: findings[0]!.code,
        severity: 3,
        range: { start: { line: 4, character: 0 } },
      },
    ]);
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await client.sendRequest('textDocument/inlayHint', { ...document, range });
    expect(hints).toMatchObject([{ label: '1.9 s · 1 job · driver 350 ms' }]);
    const context = { diagnostics: [] };
    const fixes = (range: Range) => client.sendRequest('textDocument/codeAction', { ...document, range, context });
    expect(await fixes(range)).toMatchObject([{ title: 'Use first', kind: 'quickfix' }]);
    const [fix] = (await fixes(told[0]!.range)) as CodeAction[];
    const at = { start: { line: 4, character: 0 }, end: { line: 4, character: 5 } };
    expect(fix!.edit!.changes![uri]).toEqual([{ range: at, newText: 'first' }]);
    expect(await fixes({ start: range.start, end: { line: 3, character: 0 } })).toEqual([]);
  });

  describe('hears of changes in the workspace', () => {
    const job = 'file:///folder/job.py';
    const helper = 'file:///folder/helper.py';
    const [created, changed] = [1, 2];
    const imports = `${SESSION}\nfrom helper import f\nimport missing\nf(spark.range(9)).filter('id > 3')\n`;
    const notify = (file: string, type: number) =>
      client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: file, type }] });

    beforeEach(async () => {
      files = { [job]: imports, [helper]: 'def f(d):\n    return d\n' };
      const capabilities = { workspace: { configuration: true, codeLens: { refreshSupport: true } } };
      await client.sendRequest('initialize', { processId: null, rootUri: 'file:///folder', capabilities });
      await initialized();
      await diagnosticsAfter(() => open(imports));
    });

    test('and shows what follows from them', async () => {
      files[helper] = 'def f(d):\n    return len(d)\n';
      expect(await diagnosticsAfter(() => notify(helper, changed))).toEqual([]);
      files[helper] = 'def f(d):\n    return d\n';
      expect(await diagnosticsAfter(() => notify(helper, changed))).toMatchObject([{ code: 'dataset.unused' }]);
    });

    test('but not in folders of installed packages', async () => {
      let refreshed = 0;
      client.onRequest('workspace/codeLens/refresh', () => (refreshed++, null));
      await notify('file:///folder/venv/lib/site-packages/other.py', created);
      await diagnosticsAfter(() => notify(helper, changed));
      expect(refreshed).toBe(1);
    });

    test('and searches modules again only if a file was created or deleted', async () => {
      const searched = () => lookUps.splice(0).some(each => each.endsWith('/missing.py'));
      expect(searched()).toBe(true);
      await diagnosticsAfter(() => notify(helper, changed));
      expect(searched()).toBe(false);
      await diagnosticsAfter(() => notify('file:///folder/missing.py', created));
      expect(searched()).toBe(true);
    });
  });

  describe('marks what costs time before a run', () => {
    const source = `${SESSION}\na = spark.range(9)\nempty = a.count() == 0\na.filter('id > 3')\n`;
    const first = { start: { line: 4, character: 8 }, end: { line: 4, character: 22 } };

    test('with the page of the rule, and a fix', async () => {
      const initializationOptions = { pages: 'file:///rules' };
      await client.sendRequest('initialize', {
        ...{ processId: null, rootUri: null, capabilities: {} },
        initializationOptions,
      });
      expect(await diagnosticsAfter(() => open(source))).toMatchObject([
        {
          ...{ code: 'driver.countForEmpty', severity: 3, source: 'Strobe', range: first },
          codeDescription: { href: 'file:///rules/driver.countForEmpty.md' },
        },
        { code: 'dataset.unused', severity: 2 },
      ]);
      const context = { diagnostics: [] };
      const fixes = await client.sendRequest('textDocument/codeAction', { ...document, range: first, context });
      const edit = { changes: { [uri]: [{ range: first, newText: 'a.isEmpty()' }] } };
      expect(fixes).toEqual([{ title: 'Use isEmpty', kind: 'quickfix', edit }]);
    });

    test('at the level of the setting', async () => {
      settings = [true, true, true, { 'driver.countForEmpty': 'hint', 'dataset.unused': 'off' }];
      await initialized();
      const told = await diagnosticsAfter(() => open(source));
      expect(told).toMatchObject([{ code: 'driver.countForEmpty', severity: 4 }]);
    });

    test('but not twice, if the last run has measured it at the same line', async () => {
      const findings = [{ code: 'driver.unusedRows', message: 'measured' }];
      const [site] = figures().sites;
      const ran = { ...figures(), text: `${SESSION}\na = spark.range(9)\nn = len(a.collect())\n` };
      await client.sendNotification(RUN_FIGURES, { ...ran, sites: [{ ...site!, column: null, findings }] });
      expect(await diagnosticsAfter(() => open(ran.text))).toMatchObject([{ message: 'measured' }]);
      settings = [true, true, false];
      const changed = { settings: null };
      const [told] = await diagnosticsAfter(() => client.sendNotification('workspace/didChangeConfiguration', changed));
      expect(told).toMatchObject({ code: 'driver.unusedRows' });
      expect(told!.message).not.toBe('measured');
    });
  });

  test('responds to a cancelled request with an error, and to the next one normally', async () => {
    await open();
    const cancelling = new CancellationTokenSource();
    const request = client.sendRequest('textDocument/codeLens', document, cancelling.token);
    cancelling.cancel();
    await expect(request).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect(await lenses()).toHaveLength(4);
  });

  test('splits SQL into statements', async () => {
    await open('SELECT 1;\n\nSELECT 2', 'sql');
    expect((await lenses()).map(lens => lens.range.start.line)).toEqual([0, 0, 0, 0, 2]);
  });

  test('returns nothing for files that are not open', async () => {
    expect(await lenses()).toEqual([]);
    expect(
      await client.sendRequest('textDocument/hover', { ...document, position: { line: 0, character: 0 } }),
    ).toBeNull();
  });
});
