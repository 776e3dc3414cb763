import { findingOf } from '../../fixtures/runs/findingOf';
import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { DriverCost, PathEdge, PathStop, Run } from '../../../src/model/run';
import type { CallSite } from '../../../src/model/runEvent';
import { renderLedger } from '../../../src/view/text/ledger';

const FILE = '/work/job.py';
const at = (line: number, column = 0): CallSite => ({
  file: FILE,
  line,
  column,
  endLine: line,
  endColumn: column + 4,
  function: 'f',
});

const paid = (py4jCalls: number, py4jTime: number, name: string): DriverCost => ({
  py4jCalls,
  py4jTime,
  sparkTime: 0,
  bytesSent: 2048,
  bytesReceived: 512,
  slowest: { name, time: py4jTime },
  mostRepeated: { name, count: py4jCalls },
  pysparkTime: 0,
  userTime: 0,
  largeReplies: 0,
  largeReplyTime: 0,
  rpcs: [],
});

function runWith(ledger: Partial<Run['ledger']>): Run {
  const empty = reduceRun([]);
  return { ...empty, script: { ...empty.script, file: FILE }, ledger: { ...empty.ledger, ...ledger } };
}

const text = (ledger: Partial<Run['ledger']>) => renderLedger(runWith(ledger), { width: 120, color: false });

describe('driver cost as text', () => {
  test('shows every class of wall time, including unaccounted time', () => {
    const wall = {
      total: 10_000,
      start: 4000,
      user: 1000,
      pyspark: 500,
      py4j: 500,
      rpc: 0,
      spark: 3000,
      transfer: 100,
      deserialize: 700,
      recording: 100,
      unaccounted: 100,
    };
    const lines = text({ wall }).split('\n');
    expect(lines.find(line => line.includes('Spark running'))).toMatch(/3\.0 s +30\.0 %/);
    expect(lines.find(line => line.includes('unaccounted'))).toMatch(/100 ms +1\.0 %/);
    expect(lines[lines.length - 1]).toMatch(/total +10\.0 s/);
  });

  test('adds the call sites of each line, highest cost first', () => {
    const sites = [
      { callSite: at(9), ops: ['count'], calls: 1, ...paid(1, 400, 'count') },
      { callSite: at(6), ops: ['withColumn'], calls: 40, ...paid(40, 300, 'withColumn') },
      { callSite: at(6, 20), ops: [], calls: 0, ...paid(526, 200, 'col') },
      { callSite: null, ops: [], calls: 0, ...paid(3, 1, 'stop') },
    ];
    const lines = text({ sites, releases: 12, releaseTime: 5 }).split('\n');
    const rows = lines.slice(2).map(line => line.trim().split(/ {2,}/));
    expect(rows[0]).toEqual([
      ':6',
      'withColumn',
      '566',
      '500 ms',
      '4.0 KiB',
      '1.0 KiB',
      'withColumn 300 ms',
      'col ×526',
    ]);
    expect(rows[1]!.slice(0, 3)).toEqual([':9', 'count', '1']);
    expect(rows[2]![0]).toBe('outside the script');
    expect(rows[3]!.join()).toBe('also: 12 releases by garbage collection in 5 ms');
  });

  test('shows the captured variables of a closure, and its file name without control characters', () => {
    const captured = [{ name: 'table\u001b[31m', type: 'dict', size: 2_000_000 }];
    const functions = [{ name: 'look_up', file: '/work/help.py', line: 4, size: 2_000_500, captured }];
    const shown = text({ closures: [{ callSite: at(7), size: 2_001_000, shipped: 3, actionIds: [], functions }] });
    expect(shown).toContain('closure :7  1.9 MiB  sent 3 times');
    expect(shown).toContain('look_up help.py:4  1.9 MiB');
    expect(shown).toMatch(/table\S* {2}dict {2}1\.9 MiB/);
    expect(shown).not.toContain('\u001b');
  });

  test('shows fetched results, without unknown figures', () => {
    const fetch = {
      actionId: null,
      callSite: at(8),
      op: 'toPandas',
      rows: null,
      bytes: 4096,
      firstByteTime: 900,
      transferTime: 20,
      columns: null,
      complete: true,
      arrowEstimate: null,
    };
    const [, , row] = text({ fetches: [{ ...fetch, format: 'arrow', deserializeTime: 30 }] }).split('\n');
    expect(row!.trim().split(/ {2,}/).slice(-6)).toEqual([':8', 'Arrow', '4.0 KiB', '900 ms', '20 ms', '30 ms']);
  });

  test('draws the data path down to the last stop in use, with calls, bytes and time of each edge', () => {
    const edge = (from: PathStop, to: PathStop, calls: number, bytes: number, time: number | null): PathEdge => ({
      ...{ from, to, calls, bytes, time },
    });
    const path = [
      edge('driver', 'py4j', 412, 48_211, 85),
      edge('py4j', 'jvm', 412, 48_211, 318),
      edge('jvm', 'executors', 96, 0, 8100),
      edge('executors', 'workers', 0, 0, null),
      edge('workers', 'executors', 0, 0, null),
      edge('executors', 'jvm', 96, 41_000, 12),
      edge('jvm', 'py4j', 412, 12_902, null),
      edge('jvm', 'driver', 3, 4_194_304, 210),
    ];
    expect(text({ path }).split('\n').slice(1)).toEqual([
      ' driver',
      '    │ 412 calls · 47 KiB      ▲ 412 replies · 13 KiB    ▲ 3 results · 4.0 MiB',
      '    ▼ 85 ms in pyspark        │                         │ 210 ms transfer',
      ' Py4J socket',
      '    │ 412 calls · 47 KiB      ▲ 412 replies · 13 KiB    │',
      '    ▼ 318 ms waiting          │                         │',
      ' JVM',
      '    │ 96 tasks                ▲ 96 tasks · 40 KiB',
      '    ▼ 8.1 s running           │ 12 ms serializing',
      ' executors',
    ]);
  });

  test('shows Python workers by plan node, without metrics that Spark does not report', () => {
    const node = { applicationId: 'app-1', queryId: 0, nodeId: 3, name: 'BatchEvalPython', actionId: null };
    const unknown = { startTime: null, initTime: null, runTime: null, udfTime: null };
    const some = { bytesSent: 4096, bytesReturned: 2048, rowsReturned: 1000 };
    const lines = text({ pythonNodes: [{ ...node, callSite: at(6), ...unknown, ...some }] }).split('\n');
    expect(lines[2]!.trim().split(/ {2,}/)).toEqual(['BatchEvalPython', ':6', '4.0 KiB', '2.0 KiB', '1,000']);
    expect(lines[1]).not.toContain('start');
  });

  test('ends with findings about the driver: location, title, cost and change', () => {
    const finding = findingOf({ lines: [at(6), at(9)] });
    const run = { ...runWith({}), findings: [finding, findingOf({ rule: 'stage.dataSkew' })] };
    expect(renderLedger(run, { width: 120, color: false }).split('\n').slice(1)).toEqual([
      ' ▲ job.py:6  Long chain of transformations  costs 1.9 s · 19 %',
      '   40 calls took the driver 1.9 s. (see also :9)',
      '   → Make the columns in one call: `df.withColumns({…})`.',
    ]);
  });

  test('says that nothing was recorded', () => expect(text({})).toContain('not recorded'));
});
