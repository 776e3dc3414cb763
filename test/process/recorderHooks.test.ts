import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recorderFolder, runPlain, runRecorded, type Ended } from '../recorder/listener';
import { plainEnvironment, testRuntime } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

/*
 * A fault in the recorder ends (a part of) the recording, never the job: each hook is made to raise in turn. All drivers use
 * one JVM that stays warm.
 */

const job = resolve(__dirname, '../recorder/everyHook.py');
const python = () => testRuntime().python.executable;
const program =
  'import json, sys; sys.path.insert(0, sys.argv[1]); from strobe_recorder.hooks import HOOKS; print(json.dumps(HOOKS))';

/** Hooks that nothing of a classic session reaches. */
const ELSEWHERE = ['connect'];

let jvm: WarmJvm;
let env: NodeJS.ProcessEnv;
let plain: Ended;

beforeAll(async () => {
  jvm = await WarmJvm.start();
  env = { ...plainEnvironment(), ...jvm.env };
  plain = await runPlain(python(), [job], { cwd: tmpdir(), env });
});

afterAll(() => jvm.stop());

test('the job is the same with each hook raising, and the gateway is told', async () => {
  expect(plain.code, plain.stderr).toBe(3);
  const hooks = JSON.parse(
    execFileSync(testRuntime().python.executable, ['-c', program, recorderFolder]).toString(),
  ) as string[];
  expect(hooks.length).toBeGreaterThan(15);
  for (const hook of hooks) {
    const { lines, code, stdout, stderr } = await runRecorded(python(), [job], { cwd: tmpdir(), env, inject: hook });
    expect({ code, stdout }, `${hook}: ${stderr}`).toEqual({ code: plain.code, stdout: plain.stdout });
    expect(stderr, hook).not.toMatch(/strobe|injected/);
    const faults = lines.filter(line => line.t === 'fault').map(line => line.hook);
    expect(faults, hook).toEqual(ELSEWHERE.includes(hook) ? [] : [hook]);
  }
}, 900_000);

test('without a fault, nothing is missing', async () => {
  const { lines, code, stdout } = await runRecorded(python(), [job], { cwd: tmpdir(), env });
  expect({ code, stdout }).toEqual({ code: plain.code, stdout: plain.stdout });
  expect(lines.filter(line => line.t === 'fault')).toEqual([]);
  const kinds = new Set(lines.map(line => line.t));
  for (const kind of [
    'call',
    'callEnd',
    'arm',
    'birth',
    'rdd',
    'mark',
    'broadcast',
    'context',
    'session',
    'stopped',
    'bye',
  ])
    expect(kinds, kind).toContain(kind);
});
