import type { StaticLineage, StaticNode } from '../wire/languageMessages';
import type { JobModel, SparkCall } from './jobModel';

const MAX_SOURCE = 200;

/** Draws a job's datasets and actions as a graph without cycles. `textIn`: the text of a range. */
export function staticLineage(
  job: JobModel,
  textIn: (range: SparkCall['range']) => string,
): Pick<StaticLineage, 'isJob' | 'nodes'> {
  const shown = job.calls.filter(isNode);
  const ids = new Set(shown.map(call => call.id));
  const parents = new Map(shown.map(call => [call.id, call.parents.filter(id => ids.has(id))]));
  breakCycles(parents);
  return { isJob: job.isJob, nodes: shown.map(call => nodeOf(call, parents.get(call.id)!, textIn)) };
}

const isNode = ({ makes, kind }: SparkCall): boolean => makes !== null || kind === 'action' || kind === 'command';

function nodeOf(call: SparkCall, parentIds: number[], textIn: (range: SparkCall['range']) => string): StaticNode {
  const { id, op, owner, width, range, nameRange, site, isCertain } = call;
  const source = textIn({ start: nameRange.start, end: range.end }).replace(/\s+/g, ' ');
  return {
    id,
    kind: call.kind === 'action' || call.makes === null ? 'action' : 'dataset',
    datasetKind: call.makes,
    op,
    owner,
    callKind: call.kind,
    width,
    parentIds,
    isCertain,
    callSite: site,
    range,
    source: source.length > MAX_SOURCE ? `${source.slice(0, MAX_SOURCE - 1)}…` : source,
  };
}

/** Removes the edges that lead back, as a walk from each node to its parents meets them. */
function breakCycles(parents: Map<number, number[]>): void {
  const done = new Set<number>();
  const walking = new Set<number>();
  const walk = (id: number): void => {
    walking.add(id);
    const kept = parents.get(id)!.filter(parent => !walking.has(parent));
    parents.set(id, kept);
    for (const parent of kept) if (!done.has(parent)) walk(parent);
    walking.delete(id);
    done.add(id);
  };
  // From the last one up: what closes a circle is then the way from a loop's end back to its beginning.
  for (const id of [...parents.keys()].reverse()) if (!done.has(id)) walk(id);
}
