import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDatabricksNotebook } from '../gateway/notebook/readNotebooks';
import { jobEnvironment, unrecordedCommand } from '../gateway/driverCommand';
import { runtimeFor } from '../gateway/runtimeFor';
import { isSqlFile } from '../model/causes/isSqlFile';
import type { PreparedRun, PrepareRun } from '../wire/messages';

/** Whether a run without a gateway can do what was requested: some options need the recorder. */
export const canRunUnrecorded = ({ mode, stopAfter, script, cwd }: PrepareRun): boolean =>
  mode !== 'explain' && stopAfter === null && (script === null || !needsProgram(script, cwd));

/** Whether Python cannot run the file alone. */
function needsProgram(script: string, cwd: string): boolean {
  if (isSqlFile(script)) return true;
  try {
    return isDatabricksNotebook(readFileSync(resolve(cwd, script), 'utf8'));
  } catch {
    return false;
  }
}

/**
 * The command to start without a gateway: the job as the gateway would have started it, without the recorder.
 * @throws StrobeError if there is no Python, Spark or Java for it
 */
export async function prepareUnrecorded(request: PrepareRun): Promise<PreparedRun> {
  const runtime = await runtimeFor(request);
  const command = unrecordedCommand(request, runtime);
  const env = jobEnvironment(request, runtime);
  return { runId: '', ...command, env, cwd: request.cwd, recording: '', notes: runtime.notes };
}
