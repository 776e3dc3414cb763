import { formatCount } from '../../text/formatCount';
import type { Dataset } from '../run';
import { groupBy } from '../groupBy';
import type { Hint, HintSource } from './hint';
import type { HintThresholds } from './hintThresholds';
import { siteKey } from '../siteKey';

const OPS: ReadonlySet<string> = new Set(['withColumn', 'withColumnRenamed']);
const AT_ONCE: Record<string, string> = {
  withColumn: '`df.withColumns({…})` or one `select` adds them all at once.',
  withColumnRenamed: '`df.withColumnsRenamed({…})` renames them all at once.',
};

/** A place that adds columns one by one, each to the previous result: Spark analyzes the growing plan every time. */
export function withColumnLoops(run: HintSource, thresholds: HintThresholds): Hint[] {
  const made = run.datasets.filter(({ op, callSite }) => OPS.has(op) && callSite !== null);
  const places = groupBy(made, ({ op, callSite }) => `${op} ${siteKey(callSite!)}`);
  return [...places.values()].flatMap(datasets => {
    if (datasets.length < thresholds.withColumnCalls) return [];
    const { op, callSite } = datasets[0]!;
    const [length, last] = longestChain(datasets);
    const paid = run.ledger.sites.find(site => site.callSite !== null && siteKey(site.callSite) === siteKey(callSite!));
    const time = paid ? paid.py4jTime + paid.pysparkTime : 0;
    if (!paid || length < thresholds.withColumnCalls || time < thresholds.withColumnTime) return [];
    return [
      {
        code: 'driver.withColumnLoop',
        title: `\`${op}\` in a loop`,
        found: `${formatCount(length)} consecutive calls: Spark analyzes the growing plan again for each.`,
        callSites: [callSite!],
        cost: { time, bytes: null },
        change: AT_ONCE[op]!,
        datasetId: last.id,
      },
    ];
  });
}

/** Children have higher ids than their parents. */
function longestChain(datasets: Dataset[]): [number, Dataset] {
  const lengths = new Map<number, number>();
  let longest: [number, Dataset] = [0, datasets[0]!];
  for (const dataset of [...datasets].sort((a, b) => a.id - b.id)) {
    const length = 1 + Math.max(0, ...dataset.parentIds.map(id => lengths.get(id) ?? 0));
    lengths.set(dataset.id, length);
    if (length > longest[0]) longest = [length, dataset];
  }
  return longest;
}
