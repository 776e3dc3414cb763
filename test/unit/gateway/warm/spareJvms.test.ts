import { join, resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { SpareJvms } from '../../../../src/gateway/warm/spareJvms';
import { folderWith } from '../../../process/recorder/support/pyspark';

const recorderHome = resolve(__dirname, '../../../../src/recorder');

/** Spare JVMs of a gateway that a driver in `cwd` has asked for a JVM, with none waiting. */
async function asked(cwd: string) {
  const failures: string[] = [];
  const onFailure = (error: Error) => failures.push(error.message);
  const jvms = new SpareJvms({ recorderHome, onChange: () => {}, onFailure });
  const env = { XDG_CACHE_HOME: join(cwd, 'cache') };
  const description = { executable: 'python3', packages: [], cwd, umask: 0o22, limits: [], conf: [], env };
  expect(await jvms.take({ description, pid: process.pid, streams: null })).toBeNull();
  return { jvms, failures };
}

describe.skipIf(process.platform !== 'linux')('a spare JVM', () => {
  test('is not available if its files cannot be written, which is logged, after three attempts', async () => {
    const { jvms, failures } = await asked(folderWith({}));
    vi.stubEnv('TMPDIR', '/nowhere');
    for (let turn = 0; turn < 5; turn++) await jvms.prepare();
    vi.unstubAllEnvs();
    expect(jvms.state()).toEqual({ state: 'none', residentBytes: null });
    expect(failures).toHaveLength(3);
    expect(failures[0]).toContain('/nowhere');
    await jvms.end();
  });
});
