import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunFigures } from '../wire/languageMessages';
import type { FailureLine } from './failureLines';
import type { KeptCell } from './notebooks/keptCells';

/** The costs of the cells of a notebook. They can be of several runs. */
interface KeptNotebook {
  notebook: string;
  cells: KeptCell[];
}

/** Maximum number of files with stored figures. The least recently run are removed first. */
const MOST_FILES = 200;
const FAILURE = 'failures.json';

interface KeptFile {
  runId: string;
  figures: RunFigures;
}

interface KeptFailures {
  runId: string;
  /** Start time of the run, in milliseconds since the epoch. */
  began: number;
  failures: FailureLine[];
}

/**
 * Stores the figures of the last run of each file, and the failed lines of the last run. Each is a file on disk, so that a
 * window can restore them after a reload without reading a recording. Errors are logged and otherwise ignored.
 */
export class KeptFigures {
  private written = 0;

  constructor(
    private readonly folder: string,
    private readonly warn: (text: string) => void,
  ) {}

  /** Called when a run ends. Files without figures in this run keep those of an earlier run. */
  async keep({ runId, began, failures }: KeptFailures, figures: RunFigures[]): Promise<void> {
    await this.safely(async () => {
      await mkdir(this.folder, { recursive: true });
      for (const each of figures) await this.write(nameOf(each.uri), { runId, figures: each } satisfies KeptFile);
      if (failures.length > 0) await this.write(FAILURE, { runId, began, failures } satisfies KeptFailures);
      await this.dropOldest();
    });
  }

  /** Null if there are no figures for the file. */
  async figures(uri: string): Promise<RunFigures | null> {
    const kept = await this.read<KeptFile>(nameOf(uri));
    const figures = kept?.figures;
    return figures?.uri === uri && typeof figures.text === 'string' && Array.isArray(figures.sites) ? figures : null;
  }

  /** Null if the last run has no failed lines. */
  async failures(): Promise<Pick<KeptFailures, 'began' | 'failures'> | null> {
    const kept = await this.read<KeptFailures>(FAILURE);
    if (!Array.isArray(kept?.failures)) return null;
    const isLine = (each: FailureLine) => typeof each?.file === 'string' && typeof each.line === 'number';
    return { began: kept.began, failures: kept.failures.filter(isLine) };
  }

  /** Called when cells of a notebook have run. Replaces what is kept of the notebook. */
  async keepCells(notebook: string, cells: KeptCell[]): Promise<void> {
    await this.safely(async () => {
      await mkdir(this.folder, { recursive: true });
      await this.write(nameOf(notebook), { notebook, cells } satisfies KeptNotebook);
      await this.dropOldest();
    });
  }

  /** Empty for a notebook of which nothing is kept. */
  async cells(notebook: string): Promise<KeptCell[]> {
    const kept = await this.read<KeptNotebook>(nameOf(notebook));
    return kept?.notebook === notebook && Array.isArray(kept.cells) ? kept.cells.filter(isCell) : [];
  }

  /** Called when a run starts: the failures of the last run are out of date. */
  async dropFailure(): Promise<void> {
    await this.safely(() => rm(path.join(this.folder, FAILURE), { force: true }));
  }

  /** Called when the run is deleted. */
  async forget(runId: string): Promise<void> {
    await this.safely(async () => {
      for (const name of await this.names()) await this.forgetIn(name, runId);
    });
  }

  private async forgetIn(name: string, runId: string): Promise<void> {
    const kept = await this.read<KeptFile | KeptFailures | KeptNotebook>(name);
    if (kept === null) return;
    if (!('cells' in kept)) return kept.runId === runId ? rm(path.join(this.folder, name)) : undefined;
    const cells = kept.cells.filter(each => each.runId !== runId);
    if (cells.length < kept.cells.length) await this.write(name, { ...kept, cells });
  }

  private async dropOldest(): Promise<void> {
    const names = await this.names();
    if (names.length <= MOST_FILES) return;
    const files = names.map(name => path.join(this.folder, name));
    const aged = await Promise.all(files.map(async file => ({ file, time: (await stat(file)).mtimeMs })));
    aged.sort((one, other) => other.time - one.time);
    for (const { file } of aged.slice(MOST_FILES)) await rm(file, { force: true });
  }

  private async names(): Promise<string[]> {
    return (await readdir(this.folder).catch(() => [])).filter(name => name.endsWith('.json'));
  }

  /** Atomic: if the window closes during a write, the file has either its old or its new content. */
  private async write(name: string, content: KeptFile | KeptFailures | KeptNotebook): Promise<void> {
    const file = path.join(this.folder, name);
    const beside = `${file}.${process.pid}-${this.written++}`;
    await writeFile(beside, JSON.stringify(content), { mode: 0o600 });
    await rename(beside, file);
  }

  private async read<T>(name: string): Promise<T | null> {
    const text = await readFile(path.join(this.folder, name), 'utf8').catch(() => null);
    try {
      return text === null ? null : (JSON.parse(text) as T | null);
    } catch (error) {
      this.warn(`${name}: ${String(error)}`);
      return null;
    }
  }

  private async safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.warn(`Could not save the figures of the last run: ${String(error)}`);
    }
  }
}

const isCell = (each: Partial<KeptCell> | null): boolean =>
  [each?.uri, each?.sha256, each?.runId].every(text => typeof text === 'string') && each?.cost != null;

const nameOf = (uri: string) => `${createHash('sha256').update(uri).digest('hex').slice(0, 32)}.json`;
