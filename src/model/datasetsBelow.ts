import type { ActionRuns } from './actionRuns';
import type { Birth } from './births';
import type { PlanOwner } from './runEvent';

type Find = (applicationId: string, sparkDatasetIds: number[]) => Birth | null;

/** The nearest datasets below each dataset in the analyzed plans of queries, as far as nodes were made from them. */
export function datasetsBelow(runs: Iterable<ActionRuns>, find: Find): Map<Birth, Set<Birth>> {
  const below = new Map<Birth, Set<Birth>>();
  for (const { queries } of runs)
    for (const { started, matched } of queries)
      for (const { owners } of matched) {
        const births = owners.map(({ sparkDatasetIds }) => find(started.applicationId, sparkDatasetIds));
        for (const [index, birth] of births.entries()) {
          const above = birth && knownAbove(owners, births, index);
          if (above && above !== birth) below.set(above, (below.get(above) ?? new Set()).add(birth));
        }
      }
  return below;
}

/** The dataset of the nearest node above that has a known one. */
function knownAbove(owners: PlanOwner[], births: (Birth | null)[], from: number): Birth | null {
  let at = owners[from]!.above;
  while (at !== null && !births[at]) at = owners[at]!.above;
  return at === null ? null : (births[at] ?? null);
}
