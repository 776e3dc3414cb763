import { resolveRuntime } from '../runtime/resolveRuntime';
import { SetupProgress } from './setupProgress';

/** `strobe runtime`: the Python, Spark and Java that a run from this folder would use; creates what is missing. */
export async function runtimeCommand(options: { json?: boolean; python?: string }): Promise<number> {
  const setup = new SetupProgress(process.stderr);
  const runtime = await resolveRuntime({
    python: options.python ?? process.env.STROBE_PYTHON,
    workspace: process.cwd(),
    env: process.env,
    onProgress: step => setup.update(step),
  }).finally(() => setup.clear());
  const text = options.json
    ? JSON.stringify(runtime, null, 2)
    : [
        `Python  ${runtime.python.version}  ${runtime.python.executable}  (${runtime.python.source})`,
        `Spark   ${runtime.pyspark.version}  ${runtime.pyspark.home ?? ''}`,
        ...(runtime.java ? [`Java    ${runtime.java.version}  ${runtime.java.home}  (${runtime.java.source})`] : []),
        ...runtime.notes,
      ].join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}
