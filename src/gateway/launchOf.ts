import type { Runtime } from '../runtime/runtime';
import { testRunner } from '../runtime/testRunner';
import type { PrepareRun } from '../wire/messages';
import { jobEnvironment, type Launch } from './driverCommand';

/** What to start for a run, now that its Python is known. @throws StrobeError `pytest.missing` */
export async function launchOf(
  request: PrepareRun,
  runtime: Runtime,
  signal: AbortSignal | undefined,
): Promise<Launch> {
  const { test, cwd } = request;
  if (test === undefined) return request;
  const env = jobEnvironment(request, runtime);
  return { ...request, ...(await testRunner(test, { python: runtime.python.executable, env, cwd, signal })) };
}
