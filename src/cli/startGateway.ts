import type { ChildProcess } from 'node:child_process';
import { usableAddress } from '../gateway/daemonFile';
import { cacheFolder } from '../runtime/cacheFolder';
import { spawnOwnGateway } from '../client/gatewayProcess';

/** A gateway of this run's own, unless there is one in the background. It comes up while the rest of this program is loaded. */
export const startGateway = (env: NodeJS.ProcessEnv): ChildProcess | null =>
  usableAddress(cacheFolder(env)) ? null : spawnOwnGateway();
