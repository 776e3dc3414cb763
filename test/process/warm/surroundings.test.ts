import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { surroundings } from '../../../src/gateway/warm/surroundings';
import { python } from '../recorder/support/pyspark';

/** The surroundings of a process that has changed something. */
async function afterDoing(statement: string): Promise<string> {
  const text = `import os, sys\n${statement}\nprint(flush=True)\nsys.stdin.read()`;
  const child = spawn(python, ['-I', '-S', '-c', text], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  await once(child.stdout, 'data');
  return surroundings(child.pid!);
}

describe.skipIf(process.platform !== 'linux')('what a process passes on', () => {
  const own = () => surroundings(process.pid);

  test('is the same for its children', async () => {
    expect(await afterDoing('pass')).toBe(own());
  });

  test.each([
    ['another priority', 'os.nice(1)'],
    ['another scheduler', 'os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))'],
  ])('is different with %s', async (_what, statement) => {
    expect(await afterDoing(statement)).not.toBe(own());
  });

  test('is different with fewer cores', async context => {
    const text = 'cores = os.sched_getaffinity(0)\nos.sched_setaffinity(0, list(cores)[:1])';
    if (/^Cpus_allowed:\t[0,]*[1248]$/m.test(own())) context.skip();
    expect(await afterDoing(text)).not.toBe(own());
  });

  test('is unknown for a process that has ended', () => {
    expect(() => surroundings(2 ** 30)).toThrow();
  });
});
