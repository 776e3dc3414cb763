/**
 * Bytes counted by the ledger in the driver, compared with those counted by a relay and by the job itself. There is no
 * gateway in between.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPlain, runRecorded, type Line } from '../recorder/listener';
import { CountingRelay } from './support/countingRelay';
import { plainEnvironment, projectRoot, temporaryFolder, testRuntime } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

const job = join(projectRoot, 'test/jobs/ledger_bytes.py');

let jvm: WarmJvm;
let relay: CountingRelay;

beforeAll(async () => {
  jvm = await WarmJvm.start();
  relay = await CountingRelay.to(Number(jvm.env.PYSPARK_GATEWAY_PORT));
});

afterAll(async () => {
  relay.close();
  await jvm.stop();
});

function expectNear(counted: number, independent: number): void {
  expect(counted).toBeGreaterThan(independent * 0.98);
  expect(counted).toBeLessThan(independent * 1.02);
}

test('agree within 2 %, on Py4J’s connections in both directions and on the sockets of results', async () => {
  const out = join(temporaryFolder(), 'received.json');
  const python = testRuntime().python.executable;
  const env = plainEnvironment({ ...jvm.env, PYSPARK_GATEWAY_PORT: String(relay.port) });
  const options = { cwd: projectRoot, env };

  const ended = await runRecorded(python, [job, out], options);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const of = (type: string) => ended.lines.filter((line: Line) => line.type === type);
  const totals = of('ledgerTotals').at(-1)!;
  expect(relay.sent).toBeGreaterThan(40_000);
  expectNear(Number(totals.py4jBytesSent) + Number(totals.recorderBytesSent), relay.sent);
  expectNear(Number(totals.py4jBytesReceived) + Number(totals.recorderBytesReceived), relay.received);
  const fetched = of('resultFetched').reduce((bytes, line) => bytes + Number(line.bytes), 0);
  const itself = Number(readFileSync(out, 'utf8'));
  expect(itself).toBeGreaterThan(1_000_000);
  expectNear(fetched, itself);

  // Traffic of the recorder is not part of the job's: without the recorder, the job sends the same amount.
  [relay.sent, relay.received] = [0, 0];
  const plain = await runPlain(python, [job, out], options);
  expect(plain.stdout).toBe(ended.stdout);
  expectNear(Number(totals.py4jBytesSent), relay.sent);
  expectNear(Number(totals.py4jBytesReceived), relay.received);
});
