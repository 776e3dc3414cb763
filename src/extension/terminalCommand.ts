import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { waitingScript, type DriverCommandLine } from './driverExit';

/** A command for a terminal of the editor. */
export interface TerminalCommand extends DriverCommandLine {
  /** What its environment needs beside the driver's own. */
  env: Record<string, string>;
  /** Takes away what was made for it. */
  dispose(): Promise<void>;
}

/**
 * The driver's command so that its terminal tells how it ended, and names it as it is typed: the editor writes the command of
 * its terminals on their tabs, and below what a failed one has printed. A script by the name of the command stands first in
 * the search path of the terminal, and last in nothing: the driver has the path without it.
 * @param folder where scripts may be made and run
 * @param searchPath of the driver
 */
export async function terminalCommand(
  driver: DriverCommandLine,
  typed: DriverCommandLine,
  folder: string,
  searchPath: string,
): Promise<TerminalCommand> {
  if (process.platform === 'win32') return { ...driver, env: {}, dispose: async () => undefined };
  await mkdir(folder, { recursive: true });
  const bin = await mkdtemp(path.join(folder, 'terminal-'));
  const script = path.join(bin, typed.command);
  await writeFile(script, waitingScript(driver, bin));
  await chmod(script, 0o700);
  return {
    ...typed,
    env: { PATH: bin + path.delimiter + searchPath },
    dispose: () => rm(bin, { recursive: true, force: true }),
  };
}
