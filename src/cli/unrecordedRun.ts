import { resolve } from 'node:path';
import { isDatabricksNotebook } from '../cells/markedCells';
import { textOfScript } from '../gateway/notebook/textOfScript';
import { jobEnvironment, unrecordedCommand } from '../gateway/driverCommand';
import { secretConf } from '../gateway/hiddenConf';
import { runtimeFor } from '../gateway/runtimeFor';
import { isSqlFile } from '../model/causes/isSqlFile';
import type { PreparedRun, PrepareRun } from '../wire/messages';

/** Whether a run without a gateway can do what was requested: some options need the recorder, and cells a gateway. */
export async function canRunUnrecorded(request: PrepareRun): Promise<boolean> {
  const { mode, stopAfter, script, cwd, notebook } = request;
  // Without a gateway, nobody removes their file at the end.
  if (secretConf(request).length > 0) return false;
  if (mode === 'explain' || stopAfter !== null || notebook?.how === 'cells') return false;
  return script === null || !(await needsProgram(resolve(cwd, script)));
}

/** Whether Python cannot run the file alone. */
const needsProgram = async (script: string): Promise<boolean> =>
  isSqlFile(script) || isDatabricksNotebook(await textOfScript(script));

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
