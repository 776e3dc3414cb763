import { describe, expect, test } from 'vitest';
import { asNondeterministic, renamedMethod } from '../../../../src/model/findings/safeEdits';
import type { CallSite } from '../../../../src/model/runEvent';
import { RunBuilder } from '../../../fixtures/runs/runBuilder';

const FILE = '/job.py';
const runOf = (source: string) => new RunBuilder(FILE, source).run;
const at = (line: number, endLine = line): CallSite => ({
  ...{ file: FILE, line, column: 0, endLine, endColumn: null, function: '<module>' },
});

describe('the edit that renames a method', () => {
  test('replaces its name where the call ends, in columns of UTF-8', () => {
    const run = runOf('ä = (\n    größe.filter("ä").coalesce(1)\n)\n');
    expect(renamedMethod(run, at(1, 2), 'coalesce', 'repartition')).toMatchObject({
      ...{ file: FILE, line: 2, column: 25, endLine: 2, endColumn: 33, text: 'repartition' },
    });
  });

  test('is not offered if the line has it twice, or not at all', () => {
    expect(renamedMethod(runOf('a.coalesce(2).coalesce(1)\n'), at(1), 'coalesce', 'repartition')).toBeNull();
    expect(renamedMethod(runOf('a.write.save()\n'), at(1), 'coalesce', 'repartition')).toBeNull();
    expect(renamedMethod(runOf(''), undefined, 'coalesce', 'repartition')).toBeNull();
  });
});

describe('the edit that marks a UDF as not deterministic', () => {
  const source = '@F.udf("long")\ndef score(v):\n    return v\nb = a.withColumn("s", score("id"))\n';

  test('is at its call', () =>
    expect(asNondeterministic(runOf(source), at(4), 'score')).toMatchObject({
      ...{ line: 4, column: 22, endColumn: 27, text: 'score.asNondeterministic()' },
    }));

  test('is not offered for a function that is no decorated UDF, a lambda, or two calls', () => {
    expect(asNondeterministic(runOf(source.replace('@F.udf("long")\n', '')), at(3), 'score')).toBeNull();
    expect(asNondeterministic(runOf(source), at(4), '<lambda>')).toBeNull();
    expect(asNondeterministic(runOf(source.replace('score("id")', 'score(score("id"))')), at(4), 'score')).toBeNull();
  });
});
