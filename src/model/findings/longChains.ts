import { groupBy } from '../groupBy';
import type { Dataset } from '../run';
import type { CallSite } from '../runEvent';
import { siteKey } from '../siteKey';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatDuration } from '../../text/formatDuration';
import { formatCount } from '../../text/formatCount';
import { plural } from '../../text/plural';

/** Classes whose methods make Spark analyze the whole plan again. */
const OWNERS = /DataFrame|GroupedData/;
/** They end a plan: what follows starts with a scan of their rows. */
const CUTS = new Set(['checkpoint', 'localCheckpoint']);
const PAIRS = new Set(['union', 'unionAll', 'unionByName', 'join', 'crossJoin']);
const LINES = 5;

/**
 * Long chains of transformations, however they are spread over lines and helpers: every call analyzes the plan so far, so
 * the time grows with the square of the length. Cost: what the driver paid at the lines of these calls, by their share of
 * the calls there. Saving: that, but for one call, `cost × (1 − 1 / calls)`; none for unions and joins, of which as many
 * are needed in any order.
 */
export function longChains(facts: RunFacts): Found[] {
  const links = facts.run.datasets.filter(
    ({ op, owner, parentIds }) => OWNERS.test(owner) && !CUTS.has(op) && parentIds.length > 0,
  );
  const long = chains(links).filter(chain => chain.length >= facts.thresholds.chainCalls);
  const samePlaces = groupBy(long, chain => [...new Set(chain.map(placeOf))].sort().join(' '));
  return [...samePlaces.values()].flatMap(group => toFound(group, facts) ?? []);
}

const placeOf = ({ callSite }: Dataset): string => (callSite ? siteKey(callSite) : '');

/** Longest first; a dataset is in one chain only. Parents are made before their children, and have lower ids. */
function chains(links: Dataset[]): Dataset[][] {
  const ends = new Map<number, { length: number; dataset: Dataset; before: number | null }>();
  for (const dataset of [...links].sort((a, b) => a.id - b.id)) {
    const before = dataset.parentIds.flatMap(id => ends.get(id) ?? []).sort((a, b) => b.length - a.length)[0];
    ends.set(dataset.id, { length: 1 + (before?.length ?? 0), dataset, before: before?.dataset.id ?? null });
  }
  const taken = new Set<number>();
  return [...ends.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap(end => {
      const chain: Dataset[] = [];
      for (
        let each = ends.get(end.dataset.id);
        each && !taken.has(each.dataset.id);
        each = ends.get(each.before ?? -1)
      ) {
        taken.add(each.dataset.id);
        chain.push(each.dataset);
      }
      return chain.length > 0 ? [chain.reverse()] : [];
    });
}

function toFound(group: Dataset[][], facts: RunFacts): Found | null {
  const calls = group.flat();
  const cost = costOf(calls, facts);
  if (cost < facts.thresholds.chainTime) return null;
  const ops = [...groupBy(calls, ({ op }) => op)].sort((a, b) => b[1].length - a[1].length).map(([op]) => op);
  const needed = calls.filter(({ op }) => PAIRS.has(op)).length;
  const length = calls.length / group.length;
  return {
    rule: 'plan.longChain',
    title: 'Long chain of transformations',
    found:
      `${formatCount(calls.length)} calls (${ops.slice(0, LINES).join(', ')}) one upon the other${group.length > 1 ? `, in ${plural(group.length, 'chain')},` : ''} ` +
      `took the driver ${formatDuration(cost)}: each makes Spark analyze the whole plan again.`,
    lines: linesOf(calls),
    applicationId: calls[0]!.applicationId,
    datasetIds: calls.map(({ id }) => id),
    cost,
    saving: 2 * needed > calls.length ? null : cost * (1 - 1 / length),
    evidence: { calls: calls.length, time: cost, places: new Set(calls.map(placeOf)).size },
    change: changeFor(ops[0]!),
  };
}

/**
 * What the driver paid at the lines of these calls, with the columns that they make there. Where other chains go through the
 * same line, its time is shared by the number of calls.
 */
function costOf(calls: Dataset[], facts: RunFacts): number {
  const own = groupBy(calls, lineOfCall);
  const sites = groupBy(facts.run.ledger.sites, lineOfCall);
  return [...own].reduce((sum, [line, made]) => {
    const here = line === '' ? [] : (sites.get(line) ?? []);
    const all = here.reduce((count, each) => count + each.calls, 0);
    const time = here.reduce((paid, each) => paid + each.py4jTime - each.sparkTime + each.pysparkTime, 0);
    return sum + time * Math.min(1, made.length / Math.max(1, all));
  }, 0);
}

const lineOfCall = ({ callSite }: { callSite: CallSite | null }): string =>
  callSite ? `${callSite.file}:${callSite.line}` : '';

const isSameLine = (one: CallSite, other: CallSite): boolean => one.file === other.file && one.line === other.line;

const COLUMNS =
  'Collect the columns in a list or dict, and make them in one call: `df.select(…)`, `df.withColumns({…})`, `df.withColumnsRenamed({…})`, `df.drop(*names)`.';

function changeFor(op: string): string {
  if (op.startsWith('union'))
    return 'Collect the DataFrames in a list, and union neighbours in pairs until one is left, so that the plan is not deep; or read all of them in one call.';
  if (/join/i.test(op))
    return 'Join fewer times: union or pivot the small tables first, or look their values up in a map column. Where the loop has to stay, call `localCheckpoint()` every few rounds.';
  if (op === 'filter' || op === 'where')
    return 'Combine the conditions, and filter once: `df.filter(reduce(lambda a, b: a & b, conditions))`.';
  return COLUMNS;
}

/** A chain may begin or end outside of the loop that makes most of it. */
const MOST = 0.8;

/**
 * The line that most calls have in common comes first, the innermost of them: that of a loop, or of the helpers' caller.
 * Calls that all stand on lines of their own come in the order in which they were made.
 */
function linesOf(calls: Dataset[]): CallSite[] {
  const lineOf = ({ file, line }: CallSite): string => `${file}:${line}`;
  const own = distinctLines(calls.map(({ callSite }) => callSite));
  if (own.length === calls.length) return own.slice(0, LINES);
  const frames = calls.flatMap(call => distinctLines(call.frames));
  const byLine = [...groupBy(frames, lineOf).values()].sort((a, b) => b.length - a.length);
  const common = byLine.filter(each => each.length >= MOST * calls.length).map(([first]) => first!);
  const inner = calls.flatMap(call => call.frames.find(frame => common.some(each => isSameLine(each, frame))) ?? []);
  const [innermost] = [...groupBy(inner, lineOf).values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return distinctLines([innermost ?? null, ...byLine.map(([first]) => first!)]).slice(0, LINES);
}
