import type { DriverWarning, DriverWarned } from '../model/runEvent';

/** One kind of warning: its code, the class that logs it, and the words of Spark, of which only numbers are kept. */
interface Known {
  warning: DriverWarning;
  logger: string;
  pattern: RegExp;
  /** Names of the groups in `pattern`; `KiB` in a name gives bytes. */
  figures: string[];
}

/** From Spark's source code, 3.5 to 4. Nothing else of a line is kept: it may have names, paths and values. */
const KNOWN: Known[] = [
  {
    warning: 'windowWithoutPartition',
    logger: 'WindowExec',
    pattern: /^No Partition Defined for Window operation/,
    figures: [],
  },
  {
    warning: 'notCached',
    logger: 'MemoryStore',
    pattern: /^Not enough space to cache rdd_(\d+)_\d+ in memory/,
    figures: ['rddId'],
  },
  {
    warning: 'largeTask',
    logger: 'TaskSetManager',
    pattern: /^Stage (\d+) contains a task of very large size \((\d+) KiB\)/,
    figures: ['stageId', 'KiB'],
  },
  {
    warning: 'largeTaskBinary',
    logger: 'DAGScheduler',
    pattern: /^Broadcasting large task binary with size ([\d.]+) KiB/,
    figures: ['KiB'],
  },
  { warning: 'alreadyCached', logger: 'CacheManager', pattern: /^Asked to cache already cached data/, figures: [] },
  {
    warning: 'noExecutor',
    logger: 'TaskSchedulerImpl',
    pattern: /^Initial job has not accepted any resources/,
    figures: [],
  },
  {
    warning: 'hintIgnored',
    logger: 'HintErrorLogger',
    pattern:
      /^(?:Unrecognized hint|Count not find relation|Could not find relation|Hint .*(?:is overridden|is not supported)|A join hint .*not part of a join)/,
    figures: [],
  },
];

/** So many warnings are kept, each with its count. */
const MOST = 50;

/** `1763820131000 WARN WindowExec No Partition Defined …`, as `DriverLog` has the log written. */
const LINE = /^(\d{13}) WARN (\w+) (.*)$/;

/** The known warnings in a part of the driver's log, from a time on: each kind once for the same figures, with its count. */
export function driverWarnings(log: string, applicationId: string, since: number): DriverWarned[] {
  const found = new Map<string, DriverWarned>();
  for (const line of log.split('\n')) {
    const [, time, logger, message] = LINE.exec(line.trimEnd()) ?? [];
    if (!time || Number(time) < since) continue;
    const known = warningIn(logger!, message!);
    if (!known) continue;
    const key = `${known.warning} ${JSON.stringify(known.figures)}`;
    const before = found.get(key);
    if (before) before.count++;
    else if (found.size < MOST)
      found.set(key, { type: 'driverWarned', time: Number(time), applicationId, count: 1, ...known });
  }
  return [...found.values()];
}

function warningIn(logger: string, message: string): Pick<DriverWarned, 'warning' | 'figures'> | null {
  for (const { warning, pattern, figures, ...known } of KNOWN) {
    const values = known.logger === logger ? pattern.exec(message)?.slice(1).map(Number) : undefined;
    if (values)
      return { warning, figures: Object.fromEntries(figures.map((name, index) => figureOf(name, values[index]!))) };
  }
  return null;
}

const figureOf = (name: string, value: number): [string, number] =>
  name === 'KiB' ? ['bytes', value * 1024] : [name, value];
