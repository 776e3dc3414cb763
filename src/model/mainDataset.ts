import type { Dataset, Run, Stage } from './run';
import { stageParts } from './stageParts';

/**
 * The dataset that a stage is named after: the one whose own nodes took at least half of the stage according to
 * metrics, otherwise the last one that the stage produced. Null if no dataset with a line is known.
 */
export function mainDataset(run: Run, stage: Stage): Dataset | null {
  const main = dearest(run, stage) ?? stage.datasetIds.reduce((last, each) => Math.max(last, each), -Infinity);
  return datasetsWithLine(run).get(main) ?? null;
}

const known = new WeakMap<Run, Map<number, Dataset>>();

function datasetsWithLine(run: Run): Map<number, Dataset> {
  let found = known.get(run);
  if (!found) {
    found = new Map(run.datasets.flatMap(each => (each.callSite === null ? [] : [[each.id, each] as const])));
    known.set(run, found);
  }
  return found;
}

function dearest(run: Run, { applicationId, id, datasetIds }: Stage): number | null {
  const found = stageParts(run).get(`${applicationId}/${id}`);
  const own = new Map<number, number>();
  for (const { datasetId, told, time } of found?.parts ?? [])
    if (told && datasetId !== null && datasetIds.includes(datasetId))
      own.set(datasetId, (own.get(datasetId) ?? 0) + time);
  const [most] = [...own].sort((a, b) => b[1] - a[1]);
  return most && found && most[1] >= found.executorTime / 2 ? most[0] : null;
}
