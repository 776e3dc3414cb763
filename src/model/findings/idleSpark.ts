import { groupBy } from '../groupBy';
import type { Action, Dataset, DriverCost, FetchedResult, WallTime } from '../run';
import type { CallSite } from '../runEvent';
import { siteKey } from '../siteKey';
import { firstFrom } from '../firstFrom';
import { possibleSamples, sampledLines, type Sampled } from './possibleSamples';
import type { RunFacts } from './runFacts';
import { sparkGaps, type SparkGap } from './sparkGaps';
import { sumOf } from '../sumOf';

/** Why Spark had nothing to run. */
export type IdleCause = 'ownCode' | 'planning' | 'result';

/** Time of one cause at one place, over all gaps of a run. */
export interface IdleTime {
  cause: IdleCause;
  /** Where it is; null where no line is known. */
  site: CallSite | null;
  /** The statement where own code begins, if a more exact line is known. */
  statement?: CallSite | null;
  /** The actions before and after it. */
  near: (CallSite | null)[];
  /** The same two, of own code between actions. */
  between?: [Action | null, Action | null];
  actions: Action[];
  datasetIds: number[];
  /** Milliseconds, and in how many gaps. */
  time: number;
  gaps: number;
}

/** Shorter gaps are the normal way from one job to the next, ms. */
const SHORT_MS = 20;
/** A line with this part of the samples of a gap is where its time went. */
const ONE_LINE = 0.5;
/** At least so much planning is usual while the JVM loads its classes, ms; on a slow machine, as much as starting took. */
const WARM_UP_MS = 5000;

/**
 * The gaps of a run in which Spark ran nothing, divided by Strobe's division of the driver's time: own code, planning (with
 * waiting for Py4J), and results on their way. In an action: its result's time, and the rest is planning. Between actions:
 * what the places of the transformations paid there, and the rest is own code, at most what the driver measured of it.
 * It is at the line that was sampled, otherwise at the statement after the action.
 * Empty for event logs, where the driver measured nothing.
 */
export function idleSpark(facts: RunFacts): IdleTime[] {
  const { wall } = facts.run.ledger;
  return wall ? findTimes(facts, wall) : [];
}

function findTimes(facts: RunFacts, { user, start }: WallTime): IdleTime[] {
  const sums = new Map<string, IdleTime>();
  const add = (part: IdlePart): void => {
    if (part.time <= 0) return;
    const key = `${part.cause} ${part.site?.line} ${part.site?.file}`;
    const sum = sums.get(key) ?? { ...part, actions: [], datasetIds: [], time: 0, gaps: 0 };
    sums.set(key, sum);
    sum.time += part.time;
    sum.gaps += 1;
    sum.actions.push(...part.actions);
    sum.datasetIds.push(...part.datasetIds);
  };
  const costs = costsBySite(facts);
  const fetches = groupBy(facts.run.ledger.fetches, ({ actionId }) => actionId);
  const made = [...facts.run.datasets].sort((a, b) => a.id - b.id);
  const parts = sparkGaps(facts, SHORT_MS).flatMap(gap => [
    ...betweenActions(gap, made, costs, facts),
    ...inActions(gap, fetches),
  ]);
  for (const part of afterWarmUp(parts, Math.max(start, WARM_UP_MS))) add(part);
  const sampled = sampledLines(facts.run);
  return atSampledLines(withinMeasured([...sums.values()], user, sampled), sampled);
}

type IdlePart = Omit<IdleTime, 'gaps'>;

/** Without the first `usual` ms of planning. @param parts in order of time. */
function afterWarmUp(parts: IdlePart[], usual: number): IdlePart[] {
  let left = usual;
  return parts.map(part => {
    if (part.cause !== 'planning') return part;
    const spared = Math.min(left, Math.max(0, part.time));
    left -= spared;
    return { ...part, time: part.time - spared };
  });
}

function inActions({ inActions: parts }: SparkGap, fetches: ReadonlyMap<number | null, FetchedResult[]>): IdlePart[] {
  return parts.flatMap(({ action, time }) => {
    const fetched = sumOf(fetches.get(action.id) ?? [], each => each.transferTime + (each.deserializeTime ?? 0));
    const result = Math.min(time, fetched);
    const at = { site: action.callSite, near: [], actions: [action], datasetIds: action.datasetIds };
    return [
      { ...at, cause: 'result' as const, time: result },
      { ...at, cause: 'planning' as const, time: time - result },
    ];
  });
}

interface SiteCost {
  site: CallSite;
  /** For each call, ms. */
  time: number;
}

/** @param isAction whether its `ExecutePlan` is the action itself; that of `spark.sql` with a query only analyzes. */
const own = ({ py4jTime, sparkTime, pysparkTime, rpcs }: DriverCost, isAction: boolean): number =>
  Math.max(0, py4jTime - sparkTime) +
  sumOf(
    rpcs.filter(({ method }) => !isAction || method !== 'ExecutePlan'),
    ({ time }) => time,
  ) +
  pysparkTime;

function costsBySite({ run }: RunFacts): Map<string, SiteCost> {
  const ofActions = new Set(run.actions.flatMap(({ callSite }) => (callSite ? [siteKey(callSite)] : [])));
  return new Map(
    run.ledger.sites.flatMap(each => {
      if (!each.callSite || each.calls <= 0) return [];
      const key = siteKey(each.callSite);
      return [[key, { site: each.callSite, time: own(each, ofActions.has(key)) / each.calls }] as const];
    }),
  );
}

/** Ids of calls and datasets count up together, so they say which datasets were made in a gap. */
function betweenActions(
  { before, after, outside }: SparkGap,
  datasets: readonly Dataset[],
  costs: ReadonlyMap<string, SiteCost>,
  facts: RunFacts,
): IdlePart[] {
  let left = outside;
  const from = firstFrom(datasets, ({ id }) => id, before?.id ?? 0);
  const made = datasets.slice(
    from,
    firstFrom(datasets, ({ id }) => id, after?.id ?? Infinity),
  );
  const planning = made.flatMap(({ id, callSite }) => {
    const cost = callSite && costs.get(siteKey(callSite));
    const time = Math.min(left, cost?.time ?? 0);
    left -= time;
    return [{ cause: 'planning' as const, site: callSite, near: [], actions: [], datasetIds: [id], time }];
  });
  const near = [before?.callSite ?? null, after?.callSite ?? null];
  const actions = before ? [before] : [];
  const ownCode = { cause: 'ownCode' as const, site: nextStatement(before, facts), near, actions, datasetIds: [] };
  return [...planning, { ...ownCode, between: [before, after], time: left }];
}

/**
 * The statement after an action, where own code begins. In a loop whose body ends with the action, or at the end of a
 * function, that is another one: then the action's own line.
 */
function nextStatement(before: Action | null, { run }: RunFacts): CallSite | null {
  const site = before?.callSite ?? null;
  const lines = run.script.sources.find(({ file }) => file === site?.file)?.text.split('\n') ?? [];
  if (!site) return null;
  const index = lines.findIndex((line, at) => at >= (site.endLine ?? site.line) && /^\s*[^\s#)\]}]/.test(line));
  const column = indentation(lines[index]);
  if (index < 0 || column < indentation(lines[site.line - 1])) return site;
  return { ...site, line: index + 1, column, endLine: index + 1, endColumn: lines[index]!.trimEnd().length };
}

const indentation = (line: string | undefined): number => (line ?? '').search(/\S|$/);

/**
 * Calls that make no dataset are not known one by one: own code is at most what was sampled of it at lines that can have run
 * then, and the longest gaps are the likeliest to have it. What the driver measured before the first sample, such as imports,
 * was before the session.
 */
function withinMeasured(times: IdleTime[], user: number, lines: Sampled[]): IdleTime[] {
  let left = user;
  const longestFirst = [...times].sort((a, b) => b.time / b.gaps - a.time / a.gaps);
  return longestFirst.map(each => {
    if (each.cause !== 'ownCode') return each;
    const sampled = sumOf(possibleSamples(lines, each.between), ({ userTime }) => userTime);
    const time = Math.min(left, sampled, each.time);
    left -= time;
    return { ...each, time };
  });
}

/** Samples have no time, so the line with most of them goes to the longest gap; without such a line the statement stays. */
function atSampledLines(times: IdleTime[], lines: Sampled[]): IdleTime[] {
  const taken = new Set<CallSite>();
  const longestFirst = [...times].sort((a, b) => b.time - a.time);
  return longestFirst.map(each => {
    if (each.cause !== 'ownCode') return each;
    const open = possibleSamples(lines, each.between).filter(({ callSite }) => !taken.has(callSite));
    const most = open.sort((a, b) => b.userTime - a.userTime)[0];
    if (!most || most.userTime < ONE_LINE * each.time) return each;
    taken.add(most.callSite);
    return { ...each, site: most.callSite, statement: each.site };
  });
}
