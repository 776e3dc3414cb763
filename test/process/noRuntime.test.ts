/** What is said where a runtime is missing and none can be brought: found out by pip itself, in an environment of its own. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveRuntime, type ResolveOptions } from '../../src/runtime/resolveRuntime';
import { closedPort, FakeMachine } from '../unit/runtime/fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

const resolve = (options: Partial<ResolveOptions> = {}) =>
  resolveRuntime({ workspace: machine.workspace, env: machine.env, ...options });
const python = (name: string, version: string) => machine.python(name, machine.pyspark(version));

describe('Java', () => {
  beforeEach(() => void python('bin/python3', '4.3.0'));

  test.each([
    ['too old', '4.3.0', '11.0.2'],
    ['too new', '3.5.6', '25.0.2'],
  ])('that is %s for that Spark is an error that names both, where none can be brought', async (_word, spark, java) => {
    const chosen = python('chosen/python', spark);
    machine.javaOnPath(java);
    const attempt = resolve({ python: chosen });
    await expect(attempt).rejects.toMatchObject({ code: 'java.unsupported' });
    await expect(attempt).rejects.toThrow(java);
    await expect(attempt).rejects.toThrow(spark);
  });

  test('is missing where there is none and none can be brought', async () => {
    await expect(resolve()).rejects.toMatchObject({ code: 'java.missing' });
  });
});

test('without pyspark and without a network, the error says so', async () => {
  machine.python('bin/python3', machine.folder('nothing'));
  const index = `http://127.0.0.1:${await closedPort()}/simple`;
  const env = { ...machine.env, PIP_NO_INDEX: undefined, PIP_RETRIES: '1', PIP_INDEX_URL: index };
  await expect(resolve({ env })).rejects.toMatchObject({ code: 'runtime.noNetwork' });
});
