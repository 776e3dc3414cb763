import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { groupBy } from '../groupBy';
import type { FetchedResult } from '../run';
import type { Hint, HintSource } from './hint';
import type { HintThresholds } from './hintThresholds';
import { siteKey } from '../siteKey';

/** `toPandas` calls whose rows were pickled, with one Python object per cell. */
export function pickledPandas(run: HintSource, thresholds: HintThresholds): Hint[] {
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
        code: 'driver.pickledPandas',
        title: '`toPandas` without Arrow',
        found: `${rows > 0 ? `${formatCount(rows)} rows` : 'The rows'} were transferred pickled, with each cell as a Python object.${estimate}`,
        callSites: [fetches[0]!.callSite!],
        cost: { time, bytes: sum(each => each.bytes) },
        change: 'Set `spark.sql.execution.arrow.pyspark.enabled` to `true` (requires pyarrow).',
        actionId: fetches[0]!.actionId,
      },
    ];
  });
}
