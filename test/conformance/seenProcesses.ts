import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The processes that ran an example, found by their open standard output. Reads `/proc`, so it only works on Linux. */
export class SeenProcesses {
  driver: 'waited' | 'started' | null = null;
  jvm: 'waited' | 'launched' | null = null;
  private readonly before = new Set(processIds());

  /** @param stdout the file @param script path in the command line of a newly started driver */
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

/** Empty for a process that has ended. */
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
    // It has ended, or closed a file.
    return false;
  }
}
