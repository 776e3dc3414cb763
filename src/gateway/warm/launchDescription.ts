import { isDeepStrictEqual } from 'node:util';
import type { LineOf } from '../recorderLine';
import { isSameEnvironment, type Environment } from './sameEnvironment';

/** Everything that the JVM of a launching driver depends on. */
export interface LaunchDescription {
  /** The driver's Python. */
  executable: string;
  /** Where it found `pyspark` and `py4j`: entries of `sys.path`. */
  packages: string[];
  cwd: string;
  umask: number;
  /** Soft and hard limits, by the system's number of the resource. */
  limits: [number, number, number][];
  /** Passed as `--conf`, in this order. */
  conf: [string, string][];
  env: Environment;
}

/** Where the output of a driver goes, for a process that is not its child. */
export interface OutputStream {
  /** 1 or 2. */
  descriptor: number;
  device: number;
  inode: number;
}

/** A driver is about to launch a JVM. */
export interface Launch {
  description: LaunchDescription;
  pid: number;
  /** Null if another process cannot write to them like the driver does. */
  streams: OutputStream[] | null;
}

export function launchOf(line: LineOf<'sparkLaunching'>, pid: number): Launch {
  const { executable, packages, cwd, umask, limits, conf, env, streams } = line;
  return { description: { executable, packages, cwd, umask, limits, conf, env }, pid, streams };
}

/** Whether both launches result in the same JVM. */
export function isSameLaunch(one: LaunchDescription, other: LaunchDescription): boolean {
  const { env, ...rest } = one;
  const { env: otherEnv, ...otherRest } = other;
  return isDeepStrictEqual(rest, otherRest) && isSameEnvironment(env, otherEnv);
}
