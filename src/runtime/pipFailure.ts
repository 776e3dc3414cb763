import { StrobeError } from '../errors/strobeError';

const DISK_FULL = /No space left on device|Errno 28|not enough space on the disk|Disk quota exceeded/i;
const NETWORK =
  /NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Max retries exceeded|name resolution|getaddrinfo failed|Network is unreachable|ProxyError|Connection (refused|reset|timed out)|SSLError|ConnectionResetError|IncompleteRead|ProtocolError/i;
const NOTHING_FOUND = /\(from versions: none\)/;
const WAY_OUT = 'Or choose a Python with pyspark (--python, STROBE_PYTHON) and a Java (JAVA_HOME).';
const NO_MATCH = /No matching distribution found for (\S+)/;

/**
 * Why pip failed according to its output, as a sentence with a way to solve it.
 *
 * @param said all output of pip
 * @param log the file with this output
 */
export function pipFailure(said: string, requirements: Record<string, string>, log: string): StrobeError {
  const names = Object.entries(requirements).map(([name, version]) => `${name}==${version}`);
  const wanted = names.length > 3 ? `${names.slice(0, 2).join(', ')} and their dependencies` : names.join(', ');
  if (DISK_FULL.test(said)) {
    return new StrobeError(
      'runtime.failed',
      `The disk is full: ${wanted} could not be installed. Free 2 GiB and run again.`,
    );
  }
  if (NETWORK.test(said)) {
    return new StrobeError(
      'runtime.noNetwork',
      `${wanted} could not be downloaded: the network or pip’s configured package index does not respond. ` +
        `Check the connection and run again. ${WAY_OUT}`,
    );
  }
  const missing = said.match(NO_MATCH)?.[1];
  const machine = `this machine (${process.platform}, ${process.arch})`;
  if (missing && NOTHING_FOUND.test(said)) {
    return new StrobeError(
      'runtime.noNetwork',
      `pip found no version of ${missing}: its configured package index does not respond, or has no package for ${machine}. ${WAY_OUT}`,
    );
  }
  if (missing) {
    return new StrobeError('platform.unsupported', `pip found no ${missing} for ${machine}. ${WAY_OUT}`);
  }
  const reason = said.match(/^\s*(?:ERROR|error): (.+)$/m)?.[1] ?? 'pip reported no reason';
  return new StrobeError(
    'runtime.failed',
    `${wanted} could not be installed: ${reason}. The full output of pip is in ${log}.`,
  );
}
