import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CallSite } from '../../../src/model/runEvent';
import { runPlain, runRecorded, type Line } from '../../recorder/listener';
import { folderWith, python, pythonVersion } from './support/pyspark';

const { PYTHONPATH: _path, ...clean } = process.env;

/** The recorder's messages about a script, by type of line. */
async function record(script: string, files: Record<string, string> = {}) {
  const folder = folderWith({ 'job.py': script, ...files });
  const ended = await runRecorded(python, ['job.py'], { cwd: folder, env: clean });
  expect(ended, ended.stderr).toMatchObject({ code: 0, stderr: '' });
  const of = (type: string) => ended.lines.filter(line => line.type === type);
  expect(of('fault')).toEqual([]);
  return {
    folder,
    stdout: ended.stdout,
    lines: ended.lines,
    calls: of('callMade'),
    births: of('datasetBorn'),
    ends: of('callEnded'),
    of,
  };
}

/** `op:line` of a call, of its innermost user frame. */
const framesOf = (call: Line) => call.frames as CallSite[];
const place = (call: Line) => `${call.op}:${framesOf(call)[0]!.line}`;
const callOf = (calls: Line[], birth: Line) => calls.find(call => call.callId === birth.callId)!;

test('a new dataset has its class, its parents and the call that made it', async () => {
  const script = [
    'from pyspark.core.rdd import RDD',
    'a = RDD(4)',
    'b = a.map(None)',
    'c = b.map(None)',
    'd = c.union(a)',
    'e = c.cache().map(None)',
    '',
  ];
  const { calls, births, folder } = await record(script.join('\n'));
  expect(births.map(birth => [place(callOf(calls, birth)), birth.className, birth.rddId])).toEqual([
    ['__init__:2', 'RDD', 4],
    ['map:3', 'PipelinedRDD', null],
    ['map:4', 'PipelinedRDD', null],
    ['union:5', 'RDD', 7],
    ['union:5', 'RDD', 8],
    ['map:6', 'PipelinedRDD', null],
  ]);
  const [a, b, c] = births.map(birth => birth.datasetId);
  expect(births.map(birth => birth.previousId)).toEqual([null, a, b, null, null, c]);
  // Python runs `c` in the pass of `b`; `b` starts from `a`, and `e` from the cached data of `c`.
  expect(births.map(birth => birth.pipelined)).toEqual([false, false, true, false, false, false]);
  expect(calls.map(call => call.argumentIds)).toEqual([[], [a], [b], [c, a], [c]]);
  expect(new Set(calls.map(call => call.owner))).toEqual(new Set(['RDD']));
  expect(calls.map(call => call.kind)).toEqual(['other', ...Array<string>(4).fill('transformation')]);
  expect(framesOf(calls[1]!)[0]!.file).toBe(join(folder, 'job.py'));
});

test('an object whose constructor runs twice is one dataset', async () => {
  const script = [
    'from pyspark.core.rdd import RDD',
    'class Own(RDD):',
    '    def __init__(self):',
    '        RDD.__init__(self, 1)',
    '        RDD.__init__(self, 2)',
    'Own()',
    '',
  ];
  const { births } = await record(script.join('\n'));
  expect(births.map(birth => [birth.className, birth.rddId])).toEqual([['Own', 1]]);
});

test('the call site has columns if Python reports them, and all user frames', async () => {
  const script = [
    'from pyspark.core.rdd import RDD',
    'def helper(rdd):',
    '    return (rdd',
    '            .map(None)',
    '            .map(None))',
    'x = RDD(1); y = helper(x)',
    '',
  ].join('\n');
  const { calls, folder } = await record(script);
  const file = join(folder, 'job.py');
  const columns = pythonVersion >= 11;
  const at = (of: string, line: number, column: number, endLine: number, endColumn: number, name: string): CallSite => {
    const known = columns ? { column, endLine, endColumn } : { column: null, endLine: null, endColumn: null };
    return { file: of, line, ...known, function: name };
  };
  const outer = at(file, 6, 16, 6, 25, '<module>');
  expect(calls.map(call => call.frames)).toEqual([
    [at(file, 6, 4, 6, 10, '<module>')],
    [at(file, columns ? 4 : pythonVersion >= 10 ? 4 : 3, 13, 4, 22, 'helper'), outer],
    [at(file, columns ? 5 : pythonVersion >= 10 ? 5 : 3, 13, 5, 22, 'helper'), outer],
  ]);
});

test('each iteration of a loop is a separate call, which ends when it returns', async () => {
  const script = [
    'import time',
    'from pyspark.core.rdd import RDD',
    'a = RDD(0)',
    'for n in range(3):',
    '    a.map(None)',
    '    time.sleep(0.02)',
    '',
  ];
  const { calls, ends } = await record(script.join('\n'));
  const maps = calls.filter(call => call.op === 'map');
  expect(maps).toHaveLength(3);
  for (const call of maps) {
    const end = ends.find(line => line.callId === call.callId)!;
    expect((end.time as number) - (call.time as number)).toBeLessThan(15);
  }
});

test('several datasets of one call share the call', async () => {
  const { calls, births } = await record('from pyspark.core.rdd import RDD\nRDD(0).twice()\n');
  expect(births.map(birth => callOf(calls, birth).op)).toEqual(['__init__', 'twice', 'twice']);
  expect(calls).toHaveLength(2);
});

test('a function that pyspark calls back is a call inside the outer one', async () => {
  const script = 'from pyspark.core.rdd import RDD\ndef f(rdd):\n    return rdd.map(None)\nRDD(0).transform(f)\n';
  const { calls } = await record(script);
  const [, outer, inner] = calls;
  expect(calls.map(place)).toEqual(['__init__:4', 'transform:4', 'map:3']);
  expect(inner!.parentCallId).toBe(outer!.callId);
  expect(outer!.parentCallId).toBeNull();
});

test('an exception ends the call at the latest when the next one begins', async () => {
  const script = [
    'from pyspark.core.rdd import RDD',
    'a = RDD(0)',
    'try:',
    '    a.broken()',
    'except ValueError as error:',
    '    kept = error',
    'a.map(None)',
    '',
  ];
  const { calls, lines } = await record(script.join('\n'));
  expect(calls.map(place)).toEqual(['__init__:2', 'broken:4', 'map:7']);
  const end = lines.findIndex(line => line.type === 'callEnded' && line.callId === calls[1]!.callId);
  expect(end).toBeGreaterThan(-1);
  expect(end).toBeLessThan(lines.indexOf(calls[2]!));
});

test('no dataset is kept alive', async () => {
  const script = [
    'import gc, weakref',
    'from pyspark.core.rdd import RDD',
    'gc.disable()',
    'a = RDD(0)',
    'seen = weakref.ref(a)',
    'a.map(None)',
    'a.map(None)',
    'del a',
    'print(seen() is None)',
    '',
  ];
  expect((await record(script.join('\n'))).stdout).toBe('True\n');
});

describe('threads', () => {
  test('a thread with user frames has its own line', async () => {
    const script = [
      'import threading',
      'from pyspark.core.rdd import RDD',
      'def f():',
      '    RDD(1)',
      'thread = threading.Thread(target=f, name="T")',
      'thread.start()',
      'thread.join()',
      '',
    ];
    const { calls } = await record(script.join('\n'));
    expect(calls.map(call => [place(call), call.thread])).toEqual([['__init__:4', 'T']]);
  });

  test('a thread without any has the line that started it', async () => {
    const script = [
      'from concurrent.futures import ThreadPoolExecutor',
      'from pyspark.core.rdd import RDD',
      'a = RDD(0)',
      'with ThreadPoolExecutor(1) as pool:',
      '    pool.submit(a.map, None).result()',
      '',
    ];
    const { calls } = await record(script.join('\n'));
    expect(calls.map(place)).toEqual(['__init__:3', 'map:5']);
  });

  test('a thread that a pyspark call starts belongs to that call', async () => {
    const files = {
      'pyspark/core/pool.py': [
        'import threading',
        'from pyspark.core.rdd import RDD',
        'class RDDPool:',
        '    def fit(self):',
        '        thread = threading.Thread(target=RDD, args=(3,))',
        '        thread.start()',
        '        thread.join()',
        '',
      ].join('\n'),
    };
    const script = 'from pyspark.core.pool import RDDPool\nRDDPool().fit()\n';
    const { calls, births } = await record(script, files);
    expect(calls.map(place)).toEqual(['fit:2']);
    expect(births.map(birth => birth.callId)).toEqual([calls[0]!.callId]);
  });
});

test('libraries between the script and pyspark are not part of the script', async () => {
  const files = {
    'site-packages/library.py': 'def build(rdd):\n    return rdd.map(None)\n',
  };
  const script = [
    'import sys',
    'sys.path.append(sys.path[0] + "/site-packages")',
    'import library',
    'from pyspark.core.rdd import RDD',
    'library.build(RDD(0))',
    '',
  ];
  const { calls, births } = await record(script.join('\n'), files);
  expect(calls.map(place)).toEqual(['__init__:5', 'map:5']);
  expect(calls[1]!.argumentIds).toEqual([births[0]!.datasetId]);
});

test('with an active trace function, calls are still distinguished, and the tracer sees everything as usual', async () => {
  const script = [
    'import sys',
    'from pyspark.core.rdd import RDD',
    'seen = []',
    'def tracer(frame, event, argument):',
    '    if frame.f_code.co_filename.endswith("rdd.py"):',
    '        seen.append((frame.f_code.co_name, event))',
    '    return tracer',
    'sys.settrace(tracer)',
    'a = RDD(0)',
    'b = a.twice()',
    'c = b.map(None)',
    'sys.settrace(None)',
    'print(seen)',
    '',
  ].join('\n');
  const { stdout, calls, ends } = await record(script);
  const plain = await runPlain(python, ['job.py'], { cwd: folderWith({ 'job.py': script }), env: clean });
  expect(stdout).toBe(plain.stdout);
  expect(calls.map(place)).toEqual(['__init__:9', 'twice:10', 'map:11']);
  expect(ends.map(end => end.callId)).toEqual(calls.map(call => call.callId));
});

test('a tracer that starts during a call is not disturbed by the recorder', async () => {
  const script = [
    'import sys',
    'from pyspark.core.rdd import RDD',
    'def f(rdd):',
    '    rdd.map(None)',
    '    sys.settrace(lambda *arguments: None)',
    '    return rdd',
    'print(RDD(0).transform(f) is not None)',
    'sys.settrace(None)',
    '',
  ];
  expect((await record(script.join('\n'))).stdout).toBe('True\n');
});

test('code that keeps its arguments by locals() finds nothing else among them', async () => {
  const files = {
    'pyspark/pandas/__init__.py': '',
    'pyspark/pandas/frame.py': [
      'from pyspark.core.rdd import RDD',
      'class DataFrame:',
      '    def to_dict(self, orient="dict"):',
      '        args = locals()',
      '        later = RDD(5)',
      '        return sorted(args)',
      '',
    ].join('\n'),
  };
  const { stdout, calls } = await record(
    'from pyspark.pandas.frame import DataFrame\nprint(DataFrame().to_dict())\n',
    files,
  );
  expect(stdout).toBe("['orient', 'self']\n");
  expect(calls.map(call => [call.owner, call.op, call.kind])).toEqual([['pandas.DataFrame', 'to_dict', 'action']]);
});

test('a generator of pyspark is one call, however often it continues', async () => {
  const { calls, births } = await record(
    'from pyspark.core.rdd import RDD\nfor x in RDD(9).batches():\n    print(x)\n'.replace('print(x)', 'pass'),
  );
  expect(births.map(birth => birth.rddId)).toEqual([9, 0, 1]);
  expect(calls.map(place)).toEqual(['__init__:2', 'batches:2']);
});

test('each user file is sent once, before the first call in it', async () => {
  const files = { 'helper.py': 'def build(rdd):\n    return rdd.map(None)\n' };
  const script = 'import helper\nfrom pyspark.core.rdd import RDD\nhelper.build(RDD(0))\nhelper.build(RDD(0))\n';
  const { of, lines, folder } = await record(script, files);
  expect(of('sourceCaptured').map(line => [line.file, line.text])).toEqual([
    [join(folder, 'job.py'), script],
    [join(folder, 'helper.py'), files['helper.py']],
  ]);
  const named = lines.findIndex(line => line.type === 'callMade' && line.op === 'map');
  expect(lines.indexOf(of('sourceCaptured')[1]!)).toBeLessThan(named);
});

test('Spark calls at the very end, after the script has ended, have no place in the recorder', async () => {
  const collected = [
    'import gc',
    'from pyspark.core.rdd import RDD',
    'def collected(phase, info):',
    '    gc.disable()',
    '    RDD(5)',
    '',
  ].join('\n');
  const script = [
    'import atexit, gc',
    'from pyspark.core.collected import collected',
    'gc.disable()',
    'gc.callbacks.append(collected)',
    'gc.set_threshold(1)',
    'atexit.register(gc.enable)',
    '',
  ];
  const { births, of, folder } = await record(script.join('\n'), { 'pyspark/core/collected.py': collected });
  expect(births.length).toBeGreaterThan(0);
  expect(of('sourceCaptured').map(source => source.file)).toEqual([join(folder, 'job.py')]);
});
