import path from 'node:path';
import type { PreparedRun } from '../wire/messages';
import { addedEnvironment } from './jobEnvironment';

/** A launch configuration of the Python debugger (`debugpy`) for a prepared, recorded run. */
export interface DebugJobConfiguration {
  type: 'debugpy';
  request: 'launch';
  name: string;
  /** The script, or a module. */
  program?: string;
  module?: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  python: string;
  console: 'integratedTerminal' | 'internalConsole';
  justMyCode: true;
  /** Identifies the run when the debug session ends. */
  strobeRunId: string;
}

/** The program is the first prepared argument: the script, or what runs a notebook; or `-m` comes first, with a module. */
export function debugConfiguration(
  prepared: PreparedRun,
  name: string,
  editorEnvironment: Record<string, string | undefined>,
): DebugJobConfiguration {
  const isModule = prepared.args[0] === '-m';
  return {
    type: 'debugpy',
    request: 'launch',
    name,
    ...(isModule ? { module: prepared.args[1]! } : { program: path.resolve(prepared.cwd, prepared.args[0]!) }),
    args: prepared.args.slice(isModule ? 2 : 1),
    cwd: prepared.cwd,
    env: addedEnvironment(prepared.env, editorEnvironment),
    python: prepared.command,
    // The editor types the variables into the shell of a terminal.
    console: prepared.hasSecrets ? 'internalConsole' : 'integratedTerminal',
    justMyCode: true,
    strobeRunId: prepared.runId,
  };
}
