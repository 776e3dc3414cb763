import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keptFolder } from './keptFolder';

/**
 * A folder with what Maven has downloaded once, in the cache.
 * @param goal of its dependency plugin, and what it copies
 */
export const mavenFolder = (name: string, goal: string[]): Promise<string> =>
  keptFolder(name, async folder => {
    await promisify(execFile)('mvn', ['-q', '-B', ...goal, `-DoutputDirectory=${folder}`]);
  });
