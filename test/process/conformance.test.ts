/** Examples of each kind, warm and in plain Python. To run all of them: `npm run conformance`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConformingRuns } from '../conformance/conformingRuns';
import { strobeScript, temporaryFolder, testRuntime } from './support/strobe';

const cleaning: (() => void)[] = [];
let runs: ConformingRuns;

beforeAll(async () => {
  const folder = temporaryFolder(clean => cleaning.push(clean));
  const jvmOptions = process.env.STROBE_TEST_JVM ?? '';
  runs = await ConformingRuns.start(
    { runtime: testRuntime(), jvmOptions, strobe: strobeScript, binaries: null },
    folder,
  );
});

afterAll(async () => {
  await runs.stop();
  cleaning.forEach(clean => clean());
});

test.each([
  ['SQL, and Python functions on an RDD', 'sql/basic.py'],
  ['a loop over an RDD, with NumPy and functions of the script', 'kmeans.py'],
  ['a model', 'ml/isotonic_regression_example.py'],
  ['an interrupted query', 'sql/streaming/structured_network_wordcount.py'],
  ['an exception', 'sql/streaming/structured_kafka_wordcount.py'],
])('%s: %s', async (_kind, script) => {
  const first = await runs.first(script);
  // Meanwhile, the daemon prepares what the example needs.
  const plain = await runs.plain(script);
  await runs.ready();
  const warm = await runs.warm(script);
  const expected = runs.compared(plain, script, plain);
  expect(runs.compared(first, script, plain)).toEqual(expected);
  expect(runs.compared(warm, script, plain)).toEqual(expected);
  expect(warm.notWarm).toBeNull();
});
