import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { groupBy } from '../groupBy';
import type { FetchedResult } from '../run';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { siteKey } from '../siteKey';

/** `toPandas` calls whose rows were pickled, with one Python object per cell. */
export function pickledPandas({ run, thresholds }: RunFacts): Found[] {
  const pickled = run.ledger.fetches.filter(
    ({ op, format, callSite }) => op === 'toPandas' && format === 'pickle' && callSite !== null,
  );
  return [...groupBy(pickled, ({ callSite }) => siteKey(callSite!)).values()].flatMap(fetches => {
    const sum = (value: (fetch: FetchedResult) => number) => fetches.reduce((all, each) => all + value(each), 0);
    const time = sum(each => each.transferTime + (each.deserializeTime ?? 0));
    if (time < thresholds.pickledPandasTime) return [];
    const rows = sum(each => each.rows ?? 0);
    const saved = sum(each => each.arrowEstimate?.savedTime ?? 0);
    const estimate = saved > 0 ? ` Arrow would have saved about ${formatDuration(saved)} (estimate).` : '';
    return [
      {
        rule: 'driver.pickledPandas',
        title: '`toPandas` without Arrow',
        found: `${rows > 0 ? `${formatCount(rows)} rows` : 'The rows'} were transferred pickled, with each cell as a Python object.${estimate}`,
        lines: [fetches[0]!.callSite!],
        cost: time,
        evidence: { rows, bytes: sum(each => each.bytes) },
        change: 'Set `spark.sql.execution.arrow.pyspark.enabled` to `true` (requires pyarrow).',
        actionId: fetches[0]!.actionId,
      },
    ];
  });
}
