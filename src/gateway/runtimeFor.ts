import { resolveRuntime, type ResolveOptions } from '../runtime/resolveRuntime';
import type { Runtime } from '../runtime/runtime';
import type { PrepareRun } from '../wire/messages';

/** The Python, Spark and Java of a run. @throws StrobeError as `resolveRuntime`. */
export const runtimeFor = (
  request: PrepareRun,
  work: Pick<ResolveOptions, 'onProgress' | 'signal'> = {},
): Promise<Runtime> =>
  resolveRuntime({
    python: request.python ?? undefined,
    editorPython: request.editorPython,
    mayMake: request.mayMakeRuntime,
    workspace: request.cwd,
    env: request.env,
    ...work,
  });
