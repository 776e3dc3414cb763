import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { waitingScript, type DriverCommandLine } from './driverExit';

/** A command for an editor terminal. */
export interface TerminalCommand extends DriverCommandLine {
  /** Environment variables to add to those of the driver. */
  env: Record<string, string>;
  /** Deletes the temporary files of the command. */
  dispose(): Promise<void>;
}

/**
 * Wraps the driver's command so that its terminal reports the correct exit code and shows the command as the user would type
 * it: the editor shows the command of a terminal on its tab, and after the output if it fails. To do so, a wrapper script with
 * the name of the command comes first in the terminal's search path; the driver gets the path without it.
 * @param folder where to create the script
 * @param searchPath search path of the driver
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
