import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { record } from '../../../src/spark/logJson';
import { taskEnded } from '../../../src/spark/taskEvents';
import { taskEndOfLine } from '../../../src/spark/taskLine';

const LOGS = path.join(__dirname, '../../fixtures/eventlogs');

function endsOf(version: string): string[] {
  const log = gunzipSync(readFileSync(path.join(LOGS, version, 'eventLog.jsonl.gz'))).toString();
  return log.split('\n').filter(line => line.startsWith('{"Event":"SparkListenerTaskEnd"'));
}

const eventOf = (json: unknown) => taskEnded(record(json), 'app-1', 1);
const expectSame = (line: string) => expect(eventOf(taskEndOfLine(line))).toEqual(eventOf(JSON.parse(line)));

describe.each(['spark-3.5', 'spark-4.3'])('a log of %s', version => {
  it('has tasks that say the same as their whole JSON', () => {
    const lines = endsOf(version);
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) expectSame(line);
    const updates = lines.map(line => eventOf(taskEndOfLine(line)).accumulatorUpdates.length);
    expect(Math.max(...updates)).toBeGreaterThan(0);
  });
});

describe('one line', () => {
  const [line] = endsOf('spark-4.3').filter(each => each.includes('"Metadata":"sql"'));
  const changed = (from: string | RegExp, to: string) => {
    const other = line!.replace(from, to);
    expect(other).not.toBe(line);
    return other;
  };

  it('has metrics of SQL after other accumulators', () => {
    const [, list] = /"Accumulables":\[(.*?)\]\},"Task Metrics/.exec(line!)!;
    const backwards = (JSON.parse(`[${list}]`) as object[]).reverse().map(each => JSON.stringify(each));
    expectSame(changed(list!, backwards.join(',')));
  });

  it('has a reason that looks like what follows', () => {
    const text = JSON.stringify(
      ',"Accumulables":[{"ID":1}]},"Task Executor Metrics":{},"Task Metrics":{"Result Size":7},"é',
    );
    expectSame(changed('"Reason":"Success"', `"Reason":"TaskKilled","Kill Reason":${text}`));
  });

  it('has an accumulator with a list, or a name with a quotation mark, before one of SQL', () => {
    const first = '"Accumulables":[';
    const rest = '"Internal":true,"Count Failed Values":true},';
    for (const odd of [
      `{"ID":1,"Name":"blocks","Update":[{"a":"b"}],${rest}`,
      `{"ID":1,"Name":"a\\"b","Update":1,${rest}`,
    ]) {
      const other = changed(first, first + odd);
      expect(taskEndOfLine(other)).toBeNull();
    }
  });

  it('has the peaks of the executor', () => {
    expectSame(changed(',"Task Metrics":', ',"Task Executor Metrics":{"JVMHeapMemory":7},"Task Metrics":'));
  });

  it.each(['"Task Metrics":{', '"Accumulables":['])('lacks %s', name => {
    expect(taskEndOfLine(changed(name, name.replace(/Task|Accum/, 'Other')))).toBeNull();
  });

  it('is cut anywhere', () => {
    for (let length = 0; length < line!.length; length += 7) expect(taskEndOfLine(line!.slice(0, length))).toBeNull();
  });

  it('is not JSON before or after its accumulators', () => {
    expect(taskEndOfLine(changed('"Stage ID":', '"Stage ID"'))).toBeNull();
    expect(taskEndOfLine(changed('"Executor Run Time":', '"Executor Run Time"'))).toBeNull();
  });
});
