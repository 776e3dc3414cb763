import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isWithin, recorderPython } from '../../../src/runtime/compatibility';

/** A Python of this machine. */
export interface InstalledPython {
  /** `major.minor`. */
  line: string;
  executable: string;
}

/** One Python of each line from 3.10 on that the recorder supports: of pyenv, or on PATH. */
export function installedPythons(): InstalledPython[] {
  const lines = ['3.10', '3.11', '3.12', '3.13'].filter(line => isWithin(line, recorderPython));
  return lines.flatMap(line => pythonOf(line) ?? []);
}

function pythonOf(line: string): InstalledPython | null {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const ofPyenv = existsSync(pyenv) ? readdirSync(pyenv).filter(name => name.startsWith(`${line}.`)) : [];
  const candidates = [...ofPyenv.map(name => join(pyenv, name, 'bin', 'python')), `python${line}`];
  const executable = candidates.find(runs);
  return executable === undefined ? null : { line, executable };
}

function runs(executable: string): boolean {
  try {
    execFileSync(executable, ['-c', 'import venv'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
