import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import type { Insight } from '../run';
import type { Hint, HintSource } from './hint';
import type { HintThresholds } from './hintThresholds';
import { largeCaptures } from './largeCaptures';
import { pickledPandas } from './pickledPandas';
import { repeatedClosures } from './repeatedClosures';
import { replaceableFunctions } from './replaceableFunctions';
import { stalledReplies } from './stalledReplies';
import { unusedRows } from './unusedRows';
import { withColumnLoops } from './withColumnLoops';

/** Each rule finds one kind of inefficiency from measured costs. */
const RULES: ((run: HintSource, thresholds: HintThresholds) => Hint[])[] = [
  withColumnLoops,
  largeCaptures,
  repeatedClosures,
  pickledPandas,
  unusedRows,
  stalledReplies,
  replaceableFunctions,
];

/** Known inefficiencies in the driver and in Python, highest cost first. */
export function findHints(run: HintSource, thresholds: HintThresholds): Insight[] {
  return RULES.flatMap(rule => rule(run, thresholds))
    .sort((a, b) => (b.cost.time ?? 0) - (a.cost.time ?? 0) || (b.cost.bytes ?? 0) - (a.cost.bytes ?? 0))
    .map(hint => insight(run, hint));
}

function insight(run: HintSource, hint: Hint): Insight {
  const { code, title, found, cost, change, callSites, actionId = null, datasetId = null } = hint;
  const paid = [
    cost.time === null ? '' : formatDuration(cost.time),
    cost.bytes === null ? '' : formatBytes(cost.bytes),
  ].filter(text => text !== '');
  const thing =
    run.actions.find(({ id }) => id === actionId) ?? run.datasets.find(({ id }) => id === datasetId) ?? null;
  return {
    code,
    message: `${title}: ${found} Cost: ${paid.join(', ')}. ${change}`,
    applicationId: thing?.applicationId ?? null,
    stageId: null,
    actionId,
    datasetId,
    callSite: callSites[0] ?? null,
    waste: { title, found, callSites, cost, change },
  };
}
