import { delimiter, join } from 'node:path';
import { SpareDriver } from '../../../../src/gateway/warm/spareDriver';
import { recorderFolder, runRecorded, type RecordedRun, type RunOptions } from '../../../recorder/listener';
import { python } from './pyspark';

export interface SpareRun extends RecordedRun {
  /** Why the script was run normally; null if the spare driver ran it. */
  refused: string | null;
}

export interface SpareOptions extends RunOptions {
  env: NodeJS.ProcessEnv;
  /** Modules that the spare driver imports. */
  modules?: string[];
  /** A change made while the driver waits. */
  whileWaiting?: () => void | Promise<void>;
  /** The environment of the spare driver, if different. */
  spareEnv?: NodeJS.ProcessEnv;
}

/** Creates a spare driver, hands `python args…` over to it, and waits for its end. */
export async function runBySpare(args: string[], options: SpareOptions): Promise<SpareRun> {
  let refused: string | null = null;
  const spare = await startSpare(options, reason => (refused = reason));
  const ended = new Promise<void>(resolve => spare.onEnd(resolve));
  await options.whileWaiting?.();
  const recorded = await runRecorded(python, args, { ...options, handOver: start => spare.handOver(start) });
  await spare.end();
  await ended;
  return { ...recorded, refused };
}

export function startSpare(
  { cwd, env, spareEnv, modules = ['pyspark', 'pyspark.core.rdd'] }: SpareOptions,
  onRefused: (reason: string) => void = () => {},
): Promise<SpareDriver> {
  const own = { ...(spareEnv ?? env) } as Record<string, string>;
  const site = join(recorderFolder, 'site');
  own.PYTHONPATH = [site, ...(own.PYTHONPATH ? [own.PYTHONPATH] : [])].join(delimiter);
  const order = { executable: python, cwd, env: own, modules };
  return SpareDriver.start(order, recorderFolder, new AbortController().signal, onRefused);
}
