import { groupBy } from '../groupBy';
import type { Dataset } from '../run';
import type { CallSite } from '../runEvent';
import { siteKey } from '../siteKey';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatDuration } from '../../text/formatDuration';
import { formatCount } from '../../text/formatCount';

/** Each of them makes Spark analyze the whole plan again. */
const PLAN_OPS = new Set([
  'withColumn',
  'withColumnRenamed',
  'withColumns',
  'withColumnsRenamed',
  'drop',
  'select',
  'filter',
  'where',
  'union',
  'unionByName',
  'join',
  'withMetadata',
  'fillna',
  'replace',
]);

/**
 * Long chains of transformations, however they are spread over lines and helpers: every call analyzes the plan so far, so
 * the time grows with the square of the length. Cost: what the driver paid for these calls. Saving: that, but for one call.
 */
export function longChains(facts: RunFacts): Found[] {
  const links = facts.run.datasets.filter(({ op, owner }) => PLAN_OPS.has(op) && /DataFrame/.test(owner));
  return chains(links)
    .filter(chain => chain.length >= facts.thresholds.chainCalls)
    .flatMap(chain => toFound(chain, facts) ?? []);
}

/** Longest first; a dataset is in one chain only. */
function chains(links: Dataset[]): Dataset[][] {
  const byId = new Map(links.map(each => [each.id, each]));
  const isContinued = new Set(links.flatMap(({ parentIds }) => parentIds.slice(0, 1)));
  const taken = new Set<number>();
  return links
    .filter(({ id }) => !isContinued.has(id))
    .map(last => {
      const chain: Dataset[] = [];
      for (let each: Dataset | undefined = last; each && !taken.has(each.id); each = byId.get(each.parentIds[0]!)) {
        taken.add(each.id);
        chain.push(each);
      }
      return chain.reverse();
    })
    .sort((a, b) => b.length - a.length);
}

function toFound(chain: Dataset[], facts: RunFacts): Found | null {
  const keys = new Set(chain.flatMap(({ callSite }) => (callSite ? [siteKey(callSite)] : [])));
  const sites = facts.run.ledger.sites.filter(({ callSite }) => callSite && keys.has(siteKey(callSite)));
  const cost = sites.reduce((sum, each) => sum + each.py4jTime - each.sparkTime + each.pysparkTime, 0);
  if (cost < facts.thresholds.chainTime) return null;
  const ops = groupBy(chain, ({ op }) => op);
  const lines = mostCalledFirst(chain);
  return {
    rule: 'plan.longChain',
    title: 'Long chain of transformations',
    found:
      `${formatCount(chain.length)} calls (${[...ops.keys()].join(', ')}) one upon the other took the driver ${formatDuration(cost)}: ` +
      'each makes Spark analyze the whole plan again.',
    lines,
    applicationId: chain[0]!.applicationId,
    datasetIds: chain.map(({ id }) => id),
    cost,
    saving: cost * (1 - 1 / chain.length),
    evidence: { calls: chain.length, time: cost, places: keys.size },
    change:
      ops.has('union') || ops.has('unionByName')
        ? 'Collect the DataFrames in a list, and union neighbours in a tree (`reduce` over pairs), or read all of them in one call.'
        : 'Collect the columns in a list or dict, and make them in one call: `df.select(…)`, `df.withColumns({…})`, `df.withColumnsRenamed({…})`.',
  };
}

/** The line that all calls have in common comes first: that of a loop or of a helper's caller. */
function mostCalledFirst(chain: Dataset[]): CallSite[] {
  const frames = chain.flatMap(({ frames }) => distinctLines(frames));
  const byLine = [...groupBy(frames, siteKey).values()].sort((a, b) => b.length - a.length);
  return byLine.map(([first]) => first!).slice(0, 5);
}
