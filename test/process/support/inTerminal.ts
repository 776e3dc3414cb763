import { join } from 'node:path';
import { watched } from './faultyRun';
import { inTask } from './inTask';
import type { MarkedProcesses } from './markedProcesses';
import { plainPython, projectRoot } from './strobe';
import { until } from './until';

export interface Typist {
  processes: MarkedProcesses;
  /** Types into the terminal. */
  type(text: string): void;
  /** Waits until the terminal shows a text. */
  shows(text: string): Promise<void>;
}

/**
 * Runs a command in a terminal, and starts typing when a task waits.
 * @param given `env` for the command; `ready` resolves when tasks wait, if it is not a task of `waits.py`
 */
export async function inTerminal(
  cwd: string,
  command: string[],
  someone: (typist: Typist) => Promise<void>,
  { env, ready = () => inTask(cwd) }: { env?: Record<string, string>; ready?: () => Promise<void> } = {},
): Promise<{ code: number | null; screen: string }> {
  let screen = '';
  let type: Typist['type'];
  const shows = (text: string) =>
    until(
      () => screen.includes(text),
      () => `the terminal does not show "${text}" but:\n${screen}`,
    );
  const ended = await watched(
    {
      cwd,
      env,
      keepInput: true,
      onStart: child => {
        type = text => void child.stdin!.write(text);
        child.stdout!.on('data', data => (screen += data));
      },
      meanwhile: async processes => {
        await ready();
        await someone({ processes, type, shows });
      },
    },
    options => plainPython([join(projectRoot, 'test/process/support/terminal.py'), ...command], options),
  );
  return { code: ended.code, screen };
}
