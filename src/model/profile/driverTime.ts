import { awaitsStream } from '../awaitsStream';
import { sumOf } from '../sumOf';
import type { DriverCost, Run } from '../run';
import { runSpan } from '../runSpan';
import { lineKey, type SourceLine } from './sourceLines';

/** Time in which no stage ran and no action was open, in ms. */
export interface DriverTime {
  lines: { line: SourceLine; time: number }[];
  rest: { name: string; time: number }[];
}

interface Claim {
  /** Null for the claims of `rest`. */
  line: SourceLine | null;
  name: string;
  time: number;
}

const START = 'starting Python and Spark';
/** The recorder counts these constructors as a part of the start. */
const STARTS = new Set(['new JavaSparkContext', 'new SparkSession']);
/**
 * Divides `left` ms. A line has its own Python code, and the Py4J calls, RPCs and the Python code of pyspark that it paid for, without
 * those of its actions. What else the main thread did has a name; `user code` is what no sample gave a line. If the figures of
 * several threads add up to more than `left`, all of them are reduced by the same factor. A line that waits for a stream does nothing.
 */
export function driverTime(run: Run, left: number): DriverTime {
  if (run.script.mode === 'import') return { lines: [], rest: [{ name: 'Spark idle', time: left }] };
  const claims = [...claimsOfLines(run), ...claimsOfThread(run)].filter(each => each.time > 0);
  const claimed = sumOf(claims, each => each.time);
  const scale = claimed > left ? left / claimed : 1;
  const room = Math.max(0, left - claimed * scale);
  const start = Math.min(room, timeAroundStart(run));
  const awaiting = Math.min(room - start, timeAwaitingStreams(run));
  const named = [
    ...claims.map(each => ({ ...each, time: each.time * scale })),
    claim(START, start),
    claim('waiting for streams', awaiting),
  ];
  return {
    lines: named.flatMap(({ line, time }) => (line === null ? [] : [{ line, time }])),
    rest: [...named.filter(({ line }) => line === null), { name: 'unaccounted', time: room - start - awaiting }],
  };
}

function claimsOfLines({ ledger, actions }: Run): Claim[] {
  const claims = new Map<string, Claim>();
  const add = (site: { file: string; line: number } | null, time: number) => {
    const line = site && { file: site.file, line: site.line, op: null };
    const key = line === null ? '' : lineKey(line);
    const known = claims.get(key) ?? { line, name: 'outside the script', time: 0 };
    claims.set(key, { ...known, time: known.time + time });
  };
  for (const site of ledger.sites) if (!startsSpark(site) && !awaitsStream(site)) add(site.callSite, ownTime(site));
  const sites = new Map(actions.map(({ id, callSite }) => [id, callSite]));
  for (const action of ledger.actions) add(sites.get(action.actionId) ?? null, -ownTime(action));
  return [...claims.values()];
}

function claimsOfThread(run: Run): Claim[] {
  const { wall } = run.ledger;
  const { start, end } = runSpan(run);
  if (wall === null) return [claim(START, beforeSpark(run) - start)];
  return [
    claim(START, wall.start),
    claim('user code', wall.user - userTimeOfLines(run)),
    claim('recording', wall.recording),
    claim('after the last line', run.status === 'running' ? 0 : end - start - wall.total),
  ];
}

/** The first application begins while pyspark starts it. */
function beforeSpark({ applications, script }: Run): number {
  const first = applications.reduce((least, { startTime }) => Math.min(least, startTime), Infinity);
  return Number.isFinite(first) ? first : (script.driverStartTime ?? script.startTime ?? 0);
}

/** What the calls that start Spark do besides the constructors, which are measured as a part of the start. */
function timeAroundStart({ ledger }: Run): number {
  const found = ledger.sites.filter(startsSpark);
  return sumOf(found, site => ownTime(site) - (ledger.wall === null ? 0 : (site.slowest?.time ?? 0)));
}

/** At most, as it includes the time in which a batch is open. What is left, a query waits for its trigger or its source. */
const timeAwaitingStreams = ({ ledger }: Run): number => sumOf(ledger.sites.filter(awaitsStream), ownTime);

const userTimeOfLines = ({ ledger }: Run) => sumOf(ledger.sites, site => site.userTime);

const startsSpark = ({ slowest }: DriverCost) => slowest !== null && STARTS.has(slowest.name);

const ownTime = ({ py4jTime, rpcs, sparkTime, pysparkTime, userTime }: DriverCost) =>
  py4jTime + sumOf(rpcs, rpc => rpc.time) - sparkTime + pysparkTime + userTime;

const claim = (name: string, time: number): Claim => ({ line: null, name, time });
