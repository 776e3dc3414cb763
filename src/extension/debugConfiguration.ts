import type { PreparedRun } from '../wire/messages';
import { addedEnvironment } from './jobEnvironment';

/** A launch configuration of the Python debugger (`debugpy`) for a prepared, recorded run. */
export interface DebugJobConfiguration {
  type: 'debugpy';
  request: 'launch';
  name: string;
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  python: string;
  console: 'integratedTerminal';
  justMyCode: true;
  /** Identifies the run when the debug session ends. */
  strobeRunId: string;
}

/** @param script absolute path of the script: the first prepared argument, which the debugger takes separately */
export function debugConfiguration(
  prepared: PreparedRun,
  script: string,
  name: string,
  editorEnvironment: Record<string, string | undefined>,
): DebugJobConfiguration {
  return {
    type: 'debugpy',
    request: 'launch',
    name,
    program: script,
    args: prepared.args.slice(1),
    cwd: prepared.cwd,
    env: addedEnvironment(prepared.env, editorEnvironment),
    python: prepared.command,
    console: 'integratedTerminal',
    justMyCode: true,
    strobeRunId: prepared.runId,
  };
}
