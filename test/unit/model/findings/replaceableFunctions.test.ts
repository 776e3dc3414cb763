import { describe, expect, test } from 'vitest';
import { APPLICATION, node, planOf } from '../../../fixtures/runs/runBuilder';
import { builderOf, FILE, findingsOf } from './findingRun';

interface Given {
  detail?: string;
  udfTime?: number | null;
  runTime?: number | null;
}

function running(source: string, { detail, udfTime = 800, runTime = 900 }: Given = {}, cores = 1) {
  const builder = builderOf(source);
  builder.executor('driver', { maxTasks: cores, totalCores: cores });
  const text = detail ?? 'BatchEvalPython [shout(name#2)#10], [pythonUDF0#11]';
  builder.action(3, 'collect', null, 0, 900);
  builder.query(0, 'collect', 0, 900, planOf(node(0, 'Project [pythonUDF0#11]'), node(1, text)), { actionId: 3 });
  builder.run.ledger.pythonNodes.push({
    ...{ applicationId: APPLICATION, queryId: 0, nodeId: 1, name: 'BatchEvalPython', actionId: 3 },
    callSite: { file: FILE, line: 9, column: null, endLine: null, endColumn: null, function: 'main' },
    ...{ startTime: 300, initTime: 50, runTime, udfTime },
    ...{ bytesSent: 40_000, bytesReturned: 30_000, rowsReturned: 5000 },
  });
  return builder.run;
}

const shout = (body: string) =>
  `from pyspark.sql.functions import udf\n\n\n@udf("string")\ndef shout(text):\n${body}\n`;

test('a function with a built-in equivalent is reported with its time in the workers and its bytes, at its line', () => {
  const [finding] = findingsOf(running(shout('    """Loud."""\n    return text.upper()  # all of it')));
  expect(finding).toMatchObject({
    rule: 'python.replaceableFunction',
    lines: [{ file: FILE, line: 5 }, { line: 9 }],
    actionId: 3,
    cost: 800,
    evidence: { rows: 5000, bytes: 70_000 },
  });
  expect(finding!.found).toContain('`shout` ran in Python workers for 5,000 rows.');
  expect(finding!.change).toBe('`F.upper(column)` does the same in the JVM.');
});

test('the cost is its part of the wall time: workers on several cores run at the same time', () => {
  const builder = running(shout('    return text.upper()'), { udfTime: 6000, runTime: 6000 }, 4);
  expect(findingsOf(builder)[0]).toMatchObject({ rule: 'python.replaceableFunction', cost: 1500 });
});

describe('is recognized by its body', () => {
  test.each([
    ['    return len(text)', 'F.length'],
    ['    return text.lower() if text is not None else None', 'F.lower'],
    ['    if text is None:\n        return None\n    return text.strip()', 'F.trim'],
    ['    return text.replace("a", "b")', 'F.replace(column, F.lit("a"), F.lit("b"))'],
    ['    return text * 2 + 1', '`text * 2 + 1` works directly on columns, in'],
    ['    return text + text', 'F.concat'],
  ])('%j', (body, builtin) => expect(findingsOf(running(shout(body)))[0]?.change).toContain(builtin));

  test.each([
    '    return text.upper() + "!"',
    '    return codecs[text]',
    '    return shouted(text)',
    '    text = text.strip()\n    return text.upper()',
    '    return text.upper() if text else "?"',
    '    return "text"',
    '    return text ** 2',
    '    return text / 2',
    '    return text',
  ])('and %j is not recognized', body => expect(findingsOf(running(shout(body)))).toEqual([]));

  test('of a lambda, if the script passes only one to `udf`, or of the one registered by a name', () => {
    const detail = 'BatchEvalPython [<lambda>(name#2)#10], [pythonUDF0#11]';
    const one = 'loud = udf(lambda s: s.upper(), "string")\n';
    expect(findingsOf(running(one, { detail }))).toMatchObject([{ lines: [{ line: 1 }, { line: 9 }] }]);
    expect(findingsOf(running(`${one}short = F.udf(lambda s: s[:3])\n`, { detail }))).toEqual([]);
    const registered = 'spark.udf.register("shout", lambda s: s.upper(), "string")\n';
    expect(findingsOf(running(registered))).toHaveLength(1);
    expect(
      findingsOf(running('def loud(s):\n    return s.upper()\n\nspark.udf.register("shout", loud)\n')),
    ).toHaveLength(1);
  });
});

test('is not reported if another function of the node has to stay, or if two have its name', () => {
  const detail = 'BatchEvalPython [shout(name#2)#10, other(name#2)#12], [pythonUDF0#11, pythonUDF1#13]';
  const source = `${shout('    return text.upper()')}\ndef other(text):\n    return table[text]\n`;
  expect(findingsOf(running(source, { detail }))).toEqual([]);
  expect(findingsOf(running(source))).toHaveLength(1);
  expect(findingsOf(running(`${source}\ndef shout(text):\n    return text.upper()\n`))).toEqual([]);
});

test('may have arguments computed by Spark’s functions, but not by another function of the script', () => {
  const detail = (inner: string) => `BatchEvalPython [shout(${inner}(name#2, !))#10], [pythonUDF0#11]`;
  const source = `${shout('    return text.upper()')}\ndef other(text):\n    return table[text]\n`;
  expect(findingsOf(running(source, { detail: detail('concat') }))).toHaveLength(1);
  expect(findingsOf(running(source, { detail: detail('other') }))).toEqual([]);
});

test('runs row by row: pandas functions are not reported, Arrow-optimized ones are', () => {
  const source = shout('    return text.upper()');
  const arrow = (evalType: number) => `ArrowEvalPython [shout(name#2)#10], [pythonUDF0#11], ${evalType}`;
  expect(findingsOf(running(source, { detail: arrow(200) }))).toEqual([]);
  expect(findingsOf(running(source, { detail: arrow(101) }))).toHaveLength(1);
});

test('has a measured time: that of the workers if Spark does not report its own; without one, nothing is reported', () => {
  const source = shout('    return text.upper()');
  expect(findingsOf(running(source, { udfTime: null }))).toMatchObject([{ cost: 900 }]);
  expect(findingsOf(running(source, { udfTime: null, runTime: null }), { replaceableTime: 0 })).toEqual([]);
  expect(findingsOf(running(source, { udfTime: 249 }))).toEqual([]);
});
