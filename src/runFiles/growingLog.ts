import { existsSync, readdirSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { sumOf } from '../model/sumOf';
import { logParts } from './logParts';

const IN_PROGRESS = '.inprogress';
const LOST_AFTER = 60 * 60 * 1000;
/** The files are looked at so often, in ms: not every file system tells of changes. */
const INTERVAL = 1000;
/** A log that takes long to read is read less often: it pauses for so many times as long. */
const REST = 5;

export interface FollowOptions {
  /** A log that has not grown for so long, in ms, is that of an application that was lost. */
  lostAfter?: number;
  /** Ends a wait. */
  signal?: AbortSignal;
  /** Milliseconds between two looks. */
  interval?: number;
}

/** A log of an application that still runs. Spark takes the mark off the name of its file, or of a file in its folder, at its end. */
export class GrowingLog {
  private size: number;

  private constructor(
    private readonly path: string,
    private readonly isFolder: boolean,
    private readonly options: FollowOptions,
  ) {
    this.size = this.sizeNow();
  }

  /** Null for a log that is complete, or has not grown for too long: for an hour, unless the options say otherwise. */
  static at(path: string, isFolder: boolean, options: FollowOptions = {}): GrowingLog | null {
    const log = new GrowingLog(path, isFolder, options);
    const isLost = Date.now() - log.lastChange() >= (options.lostAfter ?? LOST_AFTER);
    return log.hasEnded() || isLost ? null : log;
  }

  /** Whether Spark has written the last line. */
  hasEnded(): boolean {
    if (!this.isFolder) return !(this.path.endsWith(IN_PROGRESS) && existsSync(this.path));
    return !namesIn(this.path).some(name => name.startsWith('appstatus_') && name.endsWith(IN_PROGRESS));
  }

  /** Its files, in order; none if it is gone. */
  files(): string[] {
    if (this.isFolder) return existsSync(this.path) ? (logParts(this.path)?.files ?? []) : [];
    return [this.path, withoutMark(this.path)].filter(file => existsSync(file)).slice(0, 1);
  }

  /** Waits for a while. @returns whether there is more to read. @param taken how long the last reading took, in ms */
  async change(taken: number): Promise<boolean> {
    const { interval = INTERVAL, signal } = this.options;
    await setTimeout(Math.max(interval, REST * taken), undefined, { signal }).catch(() => undefined);
    const before = this.size;
    this.size = this.sizeNow();
    return this.size !== before || this.hasEnded();
  }

  /** In ms since the epoch. */
  private lastChange(): number {
    return Math.max(0, ...this.files().map(file => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
  }

  private sizeNow(): number {
    return sumOf(this.files(), file => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  }
}

/** The name of a file, the same before and after its application's end. */
export const withoutMark = (file: string): string =>
  file.endsWith(IN_PROGRESS) ? file.slice(0, -IN_PROGRESS.length) : file;

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
