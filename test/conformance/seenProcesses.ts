import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Who ran an example: found among the processes that have its standard output open. Reads `/proc`, so Linux only. */
export class SeenProcesses {
  driver: 'waited' | 'started' | null = null;
  jvm: 'waited' | 'launched' | null = null;
  private readonly before = new Set(processIds());

  /** @param stdout the file @param script as it stands in the command of a driver that was started for it */
  constructor(
    private readonly stdout: string,
    private readonly script: string,
  ) {}

  look(): void {
    if (this.driver !== null && this.jvm !== null) return;
    for (const pid of processIds()) {
      const command = commandOf(pid);
      const isJvm = command.includes('org.apache.spark.deploy.SparkSubmit');
      const waited = command[1]?.endsWith('/spare.pyc') === true;
      if (!(isJvm || waited || command[1] === this.script) || !hasOpen(pid, this.stdout)) continue;
      if (isJvm) this.jvm = this.before.has(pid) ? 'waited' : 'launched';
      else this.driver = waited ? 'waited' : 'started';
    }
  }
}

const processIds = () => readdirSync('/proc').filter(name => /^\d+$/.test(name));

/** Nothing of a process that has ended meanwhile. */
function commandOf(pid: string): string[] {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8').split('\0');
  } catch {
    return [];
  }
}

function hasOpen(pid: string, file: string): boolean {
  const folder = join('/proc', pid, 'fd');
  try {
    return readdirSync(folder).some(name => readlinkSync(join(folder, name)) === file);
  } catch {
    // It has ended meanwhile, or closed a file.
    return false;
  }
}
