import type { ChildProcess } from 'node:child_process';
import { usableAddress } from '../gateway/daemonFile';
import { cacheFolder } from '../runtime/cacheFolder';
import { spawnOwnGateway } from '../client/gatewayProcess';

/**
 * A gateway for this run only, unless there is one in the background. It starts while the rest of this program is
 * loaded.
 */
export const startGateway = (env: NodeJS.ProcessEnv): ChildProcess | null =>
  usableAddress(cacheFolder(env)) ? null : spawnOwnGateway();
