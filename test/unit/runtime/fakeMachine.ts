import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** The interpreter of the tests' Python: the real one behind any `python3` shim. */
export const realPython = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

/** A folder that represents a machine: its PATH has only what a test adds, its cache and home are empty. */
export class FakeMachine {
  readonly root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'strobe-machine-')));
  readonly workspace = this.folder('workspace');
  readonly bin = this.folder('bin');
  readonly env: NodeJS.ProcessEnv = {
    PATH: this.bin,
    HOME: this.folder('home'),
    XDG_CACHE_HOME: this.folder('cache'),
    // No index: pip finds only what a test adds.
    PIP_NO_INDEX: '1',
    PIP_CONFIG_FILE: os.devNull,
    PIP_RETRIES: '0',
  };

  get cache(): string {
    return path.join(this.env.XDG_CACHE_HOME!, 'strobe');
  }

  folder(...names: string[]): string {
    const folder = path.join(this.root, ...names);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  file(name: string, text: string | Buffer): string {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  program(name: string, text: string): string {
    const file = this.file(name, text);
    chmodSync(file, 0o755);
    return file;
  }

  /** A real Python under another name, which sees only the packages in `packages`. */
  python(name: string, packages?: string): string {
    const path = packages ? `PYTHONPATH='${packages}' ` : '';
    return this.program(name, `#!/bin/sh\n${path}exec '${realPython}' "$@"\n`);
  }

  /** A package folder with a pyspark of that version, with the files that are read without importing it. */
  pyspark(version: string, { jars = true } = {}): string {
    const folder = this.folder(`packages-${version}`);
    this.file(`packages-${version}/pyspark/__init__.py`, 'raise ImportError("must not be imported")\n');
    this.file(`packages-${version}/pyspark/version.py`, `__version__: str = "${version}"\n`);
    if (jars) this.file(`packages-${version}/pyspark/jars/spark-core_2.13-${version}.jar`, '');
    return folder;
  }

  /** A Java home with only its `release` file. */
  java(version: string, { vector = true } = {}): string {
    const home = this.folder(`java-${version}`);
    const modules = vector ? 'java.base jdk.incubator.vector' : 'java.base';
    this.file(`java-${version}/release`, `JAVA_VERSION="${version}"\nMODULES="${modules}"\n`);
    this.program(`java-${version}/bin/java`, '#!/bin/sh\nfor argument do printf "%s\\n" "$argument"; done\n');
    return home;
  }

  javaOnPath(version: string): string {
    const home = this.java(version);
    symlinkSync(path.join(home, 'bin', 'java'), path.join(this.bin, 'java'));
    return home;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A port on this machine where nothing responds. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}
