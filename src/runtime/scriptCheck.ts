import { statSync } from 'node:fs';
import path from 'node:path';
import type { ErrorCode } from '../errors/strobeError';
import { runChild } from './runChild';

/** Why a file cannot be run as a Python script. */
export interface ScriptProblem {
  code: Extract<ErrorCode, 'script.missing' | 'script.notPython' | 'script.syntax'>;
  message: string;
  /** Line from 1, column from 0; null if the problem has no place. */
  line: number | null;
  column: number | null;
}

/** Compiles without running, with the job's interpreter, because syntax depends on the version. */
const COMPILE = `
import json, sys, warnings
warnings.simplefilter("ignore")
if len(sys.argv) > 2:
    source = sys.stdin.buffer.read()
else:
    with open(sys.argv[1], "rb") as file:
        source = file.read()
problem = None
try:
    compile(source, sys.argv[1], "exec", dont_inherit=True)
except SyntaxError as error:
    problem = {"line": error.lineno, "column": max((error.offset or 1) - 1, 0), "text": "%s: %s" % (type(error).__name__, error.msg)}
except (ValueError, RecursionError, MemoryError) as error:
    problem = {"line": None, "column": None, "text": "%s: %s" % (type(error).__name__, error)}
binary = b"\\0" in source or problem is not None and any(byte < 9 for byte in source)
print("\\n" + json.dumps({"binary": binary, "problem": problem}))
`;

interface CompileAnswer {
  binary: boolean;
  problem: { line: number | null; column: number | null; text: string } | null;
}

/**
 * Checks a script before it runs. Null if it can run. A problem is returned, not thrown: running a script with a syntax
 * error is harmless and prints the same as plain Python.
 *
 * @param options.text the Python to check, if it is not what the file holds
 */
export async function checkScript(
  script: string,
  options: { python: string; env: NodeJS.ProcessEnv; cwd: string; signal?: AbortSignal; text?: string },
): Promise<ScriptProblem | null> {
  const file = path.resolve(options.cwd, script);
  const kind = kindOf(file);
  if (kind === 'missing') return withoutPlace('script.missing', `${script} does not exist.`);
  if (kind === 'directory')
    return withoutPlace('script.notPython', `${script} is a folder. Specify the Python file to run.`);
  // A pipe (`<(…)` in a shell) can be read only once, by the job.
  if (kind === 'other') return null;
  // A module next to the script must not replace json or warnings.
  const { text } = options;
  const args = ['-I', '-c', COMPILE, file, ...(text === undefined ? [] : ['-'])];
  const result = await runChild(options.python, args, { ...options, input: text });
  if (result.code !== 0) {
    const reason = result.stderr.trim().split('\n').at(-1) ?? '';
    return withoutPlace('script.notPython', `Could not read ${script}: ${reason}`);
  }
  const answer = JSON.parse(result.stdout.slice(result.stdout.lastIndexOf('\n') + 1)) as CompileAnswer;
  return problemOf(script, answer);
}

function problemOf(script: string, { binary, problem }: CompileAnswer): ScriptProblem | null {
  if (binary) return withoutPlace('script.notPython', `${script} is not a Python script: it is a binary file.`);
  if (!problem) return null;
  const { line, column, text } = problem;
  // Users and editors count columns from 1.
  const place = line === null ? script : `${script}:${line}:${(column ?? 0) + 1}`;
  return { code: 'script.syntax', message: `${place} has a syntax error: ${text}`, line, column };
}

function kindOf(file: string): 'file' | 'directory' | 'missing' | 'other' {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return 'missing';
  if (stats.isDirectory()) return 'directory';
  return stats.isFile() ? 'file' : 'other';
}

function withoutPlace(code: ScriptProblem['code'], message: string): ScriptProblem {
  return { code, message, line: null, column: null };
}
