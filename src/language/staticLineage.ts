import type { StaticLineage, StaticNode } from '../wire/languageMessages';
import type { JobModel, SparkCall } from './jobModel';

const MAX_SOURCE = 200;
/** Calls of one function that are named. */
const MAX_CALLERS = 20;

/** The datasets and actions of a job as an acyclic graph. `textIn` returns the text of a range. */
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
  const { id, op, owner, width, range, nameRange, site, isCertain, times, calledAt } = call;
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
    times,
    calledAt: calledAt.slice(0, MAX_CALLERS),
    callSite: site,
    range,
    source: source.length > MAX_SOURCE ? `${source.slice(0, MAX_SOURCE - 1)}…` : source,
  };
}

/** Removes back edges, found by a depth-first search from each node to its parents. Without recursion: chains can be long. */
function breakCycles(parents: Map<number, number[]>): void {
  const done = new Set<number>();
  const walking = new Set<number>();
  const open: number[] = [];
  const enter = (id: number): void => {
    walking.add(id);
    open.push(id);
    parents.set(
      id,
      parents.get(id)!.filter(parent => !walking.has(parent)),
    );
  };
  // Start with the last node, so that the back edge is the one from the end of a loop to its start.
  for (const first of [...parents.keys()].reverse()) {
    if (!done.has(first)) enter(first);
    while (open.length > 0) {
      const id = open[open.length - 1]!;
      const next = parents.get(id)!.find(parent => !done.has(parent) && !walking.has(parent));
      if (next !== undefined) enter(next);
      else {
        open.pop();
        walking.delete(id);
        done.add(id);
      }
    }
  }
}
