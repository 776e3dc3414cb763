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
  console: 'integratedTerminal';
  justMyCode: true;
  /** Identifies the run when the debug session ends. */
  strobeRunId: string;
}

/**
 * @param script absolute path of the script: the first prepared argument, which the debugger takes separately; null for a run of
 * `python -m MODULE`
 */
export function debugConfiguration(
  prepared: PreparedRun,
  script: string | null,
  name: string,
  editorEnvironment: Record<string, string | undefined>,
): DebugJobConfiguration {
  return {
    type: 'debugpy',
    request: 'launch',
    name,
    ...(script === null ? { module: prepared.args[1]! } : { program: script }),
    args: prepared.args.slice(script === null ? 2 : 1),
    cwd: prepared.cwd,
    env: addedEnvironment(prepared.env, editorEnvironment),
    python: prepared.command,
    console: 'integratedTerminal',
    justMyCode: true,
    strobeRunId: prepared.runId,
  };
}
