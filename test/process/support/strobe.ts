/** Runs the built command, and plain Python for comparison, like a user. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Gaps } from '../../../src/model/gaps';
import type { LineProfile } from '../../../src/model/lineProfile';
import type { Run } from '../../../src/model/run';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { plainEnvironment, testRuntime } from './testRuntime';

export { plainEnvironment, testRuntime };

export const projectRoot = resolve(__dirname, '../../..');
const dist = process.env.STROBE_TEST_DIST ?? join(projectRoot, 'dist');
export const strobeScript = join(dist, 'strobe.js');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  cwd: string;
  env?: Record<string, string>;
  input?: string;
  /** Keeps standard input open: the test writes to it. */
  keepInput?: boolean;
  /** Called with the process once it runs. */
  onStart?: (child: ChildProcess) => void;
}

export function run(command: string, args: string[], options: CommandOptions): Promise<Ended> {
  return new Promise((resolveEnd, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: plainEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    child.stdin.on('error', () => undefined);
    if (!options.keepInput) child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolveEnd({ code, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    options.onStart?.(child);
  });
}

export function plainPython(args: string[], options: CommandOptions): Promise<Ended> {
  return run(testRuntime().python.executable, args, options);
}

export function strobe(args: string[], options: CommandOptions): Promise<Ended> {
  const env = { STROBE_PYTHON: testRuntime().python.executable, ...options.env };
  return run(process.execPath, [strobeScript, ...args], { ...options, env });
}

/** What `strobe show --json` prints: the run, and what follows from it. */
export type ShownRun = Run & { profile: LineProfile; gaps: Gaps };

/** The run in a recording or log, as printed by `strobe show --json`. */
export async function showJson(recording: string, ...options: string[]): Promise<ShownRun> {
  const { code, stdout, stderr } = await strobe(['show', '--json', ...options, recording], { cwd: tmpdir() });
  if (code !== 0) throw new Error(`strobe show failed: ${stderr}`);
  return shownRun(stdout);
}

/** @param json what `strobe show --json` prints, in which the tasks of a stage are an array */
export function shownRun(json: string): ShownRun {
  const run = JSON.parse(json) as ShownRun;
  for (const stage of run.stages) stage.tasks = taskListOf([...stage.tasks]);
  return run;
}

/**
 * A folder that is removed when the test has finished.
 * @param onFinished from the test's own context, for concurrent tests.
 */
export function temporaryFolder(onFinished: (clean: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  onFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
