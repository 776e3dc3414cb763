import os from 'node:os';
import path from 'node:path';

/** The folder for files that can be created again: runtimes, Javas, archives. Follows each platform's conventions. */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME ?? env.USERPROFILE ?? os.homedir();
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'strobe');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'strobe');
  const xdg = env.XDG_CACHE_HOME;
  // The XDG specification: relative paths are invalid and must be ignored.
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'strobe');
}
