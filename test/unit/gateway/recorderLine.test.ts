import { describe, expect, test } from 'vitest';
import { parseRecorderLine, recorderEvent } from '../../../src/gateway/recorderLine';

const event = (line: object) => recorderEvent(parseRecorderLine(JSON.stringify(line)), 42, 'local-1');

describe('a line of the recorder', () => {
  test('about a call becomes a call with its sites, innermost first', () => {
    const call = event({
      t: 'call',
      id: 7,
      at: 1.5,
      op: 'map',
      owner: 'RDD',
      kind: 'transformation',
      frames: [
        ['/job.py', 3, 4, 3, 20, 'load'],
        ['/job.py', 9, null, null, null, '<module>'],
      ],
      args: [2],
      parent: null,
      thread: 'MainThread',
    });
    expect(call).toEqual({
      type: 'callMade',
      time: 1.5,
      callId: 7,
      op: 'map',
      owner: 'RDD',
      kind: 'transformation',
      frames: [
        { file: '/job.py', line: 3, column: 4, endLine: 3, endColumn: 20, function: 'load' },
        { file: '/job.py', line: 9, column: null, endLine: null, endColumn: null, function: '<module>' },
      ],
      argumentIds: [2],
      parentCallId: null,
      thread: 'MainThread',
    });
  });

  test('about a birth carries the application that the driver has now', () => {
    expect(
      event({
        t: 'birth',
        id: 3,
        at: 2,
        call: 7,
        kind: 'rdd',
        cls: 'PipelinedRDD',
        prev: 2,
        pipelined: true,
        rdd: null,
      }),
    ).toEqual({
      type: 'datasetBorn',
      time: 2,
      datasetId: 3,
      callId: 7,
      kind: 'rdd',
      className: 'PipelinedRDD',
      applicationId: 'local-1',
      previousId: 2,
      pipelined: true,
      rddId: null,
    });
  });

  test('about a birth outside of any call of the script is passed over', () => {
    const birth = {
      t: 'birth',
      id: 3,
      at: 2,
      call: null,
      kind: 'rdd',
      cls: 'RDD',
      prev: null,
      pipelined: false,
      rdd: 1,
    };
    expect(event(birth)).toBeNull();
  });

  test('about a hook that failed says which, as a reason why the picture is incomplete', () => {
    expect(event({ t: 'fault', at: 1, hook: 'birth', error: 'ValueError: x' })).toMatchObject({
      type: 'degraded',
      code: 'recorder.birth',
      reason: expect.stringContaining('ValueError: x'),
    });
  });

  test('about Spark Connect says that the run is unrecorded', () => {
    expect(event({ t: 'connect', at: 1 })).toMatchObject({ type: 'degraded', code: 'connect' });
  });

  test.each(['context', 'session', 'stopping', 'bye', 'something of a newer recorder'])(
    '«%s» is no event of the run',
    t => expect(event({ t, at: 1 })).toBeNull(),
  );

  test.each([
    ['no JSON', 'nonsense'],
    ['a list', '[1]'],
    ['no t', '{"id": 1}'],
  ])('that is %s is refused', (_name, text) => expect(() => parseRecorderLine(text)).toThrow());

  test('without its id is refused, not taken for another', () => {
    expect(() => event({ t: 'rdd', at: 1, rdd: 3 })).toThrow('"rdd" has no id');
  });
});
