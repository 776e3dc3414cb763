/**
 * Faults of the recorder, tested from outside: each hook raises in a real run, the job stays the same, and the
 * recording says why it is incomplete. All runs share one warm JVM.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recorded, unrecorded } from './support/faultyRun';
import { projectRoot, run, temporaryFolder, testRuntime, type Ended } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

const job = join(projectRoot, 'test/recorder/everyHook.py');
const LIST = 'import sys; sys.path.insert(0, sys.argv[1]); from strobe_recorder.link.fence import HOOKS; print(*HOOKS)';
/** Only used in a Spark Connect session, and in notebooks. */
const ELSEWHERE = ['connect', 'cells'];
const OF_TESTS = 'tests';
/** One installs all the others, one sends their messages, and one is called by several. */
const ALONE = ['imports', 'sender', 'explain'];
const GROUPS = 7;
/** Hooks that are called only where others work. */
const NEEDS: Record<string, string[]> = { tags: ['commands', 'contexts', 'arm'], streams: ['commands', 'calls'] };

/** Hooks in a group are far apart in a run, so that each is called even if others are disabled. */
function groupsOf(names: string[]): string[][] {
  // A test is a call around others.
  const others = [...names.filter(name => !ALONE.includes(name) && name !== OF_TESTS), OF_TESTS];
  const groups = Array.from({ length: GROUPS }, (): string[] => []);
  others.forEach((name, at) => {
    const order = groups.map((_, next) => groups[(at + next) % GROUPS]!);
    order.find(group => !group.some(each => NEEDS[name]?.includes(each)))!.push(name);
  });
  return [...ALONE.map(name => [name]), ...groups];
}

let jvm: WarmJvm;
let env: Record<string, string>;
let hooks: string[];
let plain: Ended;

beforeAll(async () => {
  jvm = await WarmJvm.start();
  env = { ...jvm.env };
  const python = testRuntime().python.executable;
  const listed = await run(python, ['-c', LIST, join(projectRoot, 'src/recorder')], { cwd: projectRoot });
  hooks = listed.stdout.trim().split(' ');
  plain = await unrecorded(job, { cwd: projectRoot, env });
});

afterAll(() => jvm.stop());

describe('a recorder hook that raises', () => {
  test('none: nothing is missing', async () => {
    const { code, stdout, run: seen } = await recorded(job, { cwd: temporaryFolder(), env });
    expect({ code, stdout }).toEqual({ code: plain.code, stdout: plain.stdout });
    expect(seen.degraded).toEqual([]);
    expect(seen.actions.length).toBeGreaterThan(8);
  });

  test('each, together with some others: the job stays the same, and the summary and the recording say why they are incomplete', async () => {
    expect(plain.code, plain.stderr).toBe(3);
    expect(hooks.length).toBeGreaterThan(15);
    for (const group of groupsOf(hooks.filter(name => !ELSEWHERE.includes(name)))) {
      const names = group.join(',');
      const given = { cwd: temporaryFolder(), env: { ...env, STROBE_TEST_INJECT: names } };
      const { code, stdout, stderr, run: seen } = await recorded(job, given);
      expect({ code, stdout }, `${names}: ${stderr}`).toEqual({ code: plain.code, stdout: plain.stdout });
      expect(seen.status, names).toBe('failed');
      for (const hook of group) {
        const told = seen.degraded.filter(each => each.code === `recorder.${hook}`);
        expect(told, `${hook} of ${names}`).toHaveLength(1);
        expect(told[0]!.reason, hook).toContain('injected');
        expect(stderr, hook).toContain(`(recorder.${hook})`);
      }
      // The job's own output does not show it.
      expect(stderr.slice(0, stderr.indexOf('everyHook.py  ')), names).not.toMatch(/injected|strobe_recorder/);
    }
    // One run for each group: a busy machine is slow.
  }, 600_000);
});
