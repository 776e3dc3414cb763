import { linesOf } from '../../text/lines';
import { sliceBytes } from '../../text/utf8';
import type { Action, Dataset } from '../run';
import { cacheUses } from './cacheUses';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/**
 * Cached datasets that nothing read after the action that filled the cache. Cost and saving: the time of the stages that
 * filled it, where that was a `count()` whose number is not used, by the recorded source. Else none is known: the rows
 * were needed, and Spark does not time the caching itself.
 */
export function uselessCaches(facts: RunFacts): Found[] {
  if (facts.run.status === 'running') return [];
  return facts.run.datasets
    .filter(({ persistence }) => persistence !== null)
    .flatMap(each => useless(each, facts) ?? []);
}

function useless(dataset: Dataset, facts: RunFacts): Found | null {
  const size = (dataset.cachedMemory ?? 0) + (dataset.cachedDisk ?? 0);
  const [use, ...others] = cacheUses(dataset, facts);
  const action = facts.action(use?.actionId ?? null);
  if (size === 0 || !use || !action || others.length > 0) return null;
  const fill = facts.elapsed(action.applicationId ?? '', use.fillStageIds);
  const isForCache = action.op === 'count' && action.datasetIds.includes(dataset.id) && isStatement(action, facts);
  return {
    rule: 'cache.useless',
    title: 'Cache that nothing reads',
    found:
      `\`${action.op}\` put the result of \`${dataset.op}\` (${formatBytes(size)}) into the cache, and nothing read it afterwards.` +
      (isForCache ? ` Computing the rows for it took ${formatDuration(fill)}.` : ''),
    lines: distinctLines([dataset.persistence!.callSite, dataset.callSite, action.callSite]),
    applicationId: action.applicationId,
    datasetIds: [dataset.id],
    stageIds: [...new Set([...use.fillStageIds, ...use.stageIds])],
    actionId: action.id,
    cost: isForCache ? fill : null,
    saving: isForCache ? fill : null,
    evidence: { bytes: size, ...(isForCache ? { fill } : {}) },
    change: isForCache
      ? `Remove the \`cache()\` and the \`count()\`: its number is not used, and nothing reads the cache.`
      : 'Remove the `cache()`: one action computes the rows once anyway, and without it Spark reads only the columns and rows that the action needs.',
  };
}

/** Whether a call stands alone in its lines, so that nothing takes its result. False where columns are not known. */
function isStatement({ callSite }: Action, { run }: RunFacts): boolean {
  const source = run.script.sources.find(({ file }) => file === callSite?.file);
  if (!callSite || !source || callSite.column === null || callSite.endLine === null || callSite.endColumn === null)
    return false;
  const lines = linesOf(source.text);
  const before = sliceBytes(lines[callSite.line - 1] ?? '', 0, callSite.column);
  const after = sliceBytes(lines[callSite.endLine - 1] ?? '', callSite.endColumn);
  return /^\s*$/.test(before) && /^\s*(#.*)?$/.test(after);
}
