import { groupBy } from '../model/groupBy';
import { promisedId } from '../model/idRanges';
import type { Action, Dataset, Run } from '../model/run';
import type { CallSite } from '../model/runEvent';
import { awaitsStream } from '../model/awaitsStream';
import { canonicalOp } from '../model/canonicalOp';
import { runSpan } from '../model/runSpan';
import type { StaticLineage, StaticNode } from '../wire/languageMessages';

/** A run, extended with the datasets and actions that are expected from its source. */
export interface Promised {
  run: Run;
  /** Ids of expected datasets and actions that have not been recorded yet. */
  datasets: ReadonlySet<number>;
  actions: ReadonlySet<number>;
  /** Ids of expected actions that will run unless something fails. */
  certain: ReadonlySet<number>;
  /** Datasets, expected or recorded, that need a shuffle. */
  wide: ReadonlySet<number>;
  /** How often an expected dataset or action runs, if not once: at most so many times, or null if it is in a loop. */
  times: ReadonlyMap<number, number | null>;
  /** Lines that call the function of an expected dataset, if there are several. */
  calledAt: ReadonlyMap<number, number[]>;
  /** Source text of the expected datasets. */
  texts: ReadonlyMap<number, string>;
}

/**
 * Adds to a run the datasets and actions that are expected from `file` and have not been recorded yet. Recorded calls and source
 * nodes are matched by line and operation; several calls on one line are distinguished by where they end.
 */
export function withPromised(run: Run, file: string, lineage: StaticLineage): Promised {
  const { nodes } = lineage;
  const datasets = new Come(run.datasets, file);
  const actions = new Come(run.actions, file);
  const born = new Map<number, number[]>();
  for (const node of nodes) born.set(node.id, (node.kind === 'dataset' ? datasets : actions).take(node));
  // What waits for a stream runs no job: the start of the stream is its action.
  const missing = nodes.filter(node => born.get(node.id)?.length === 0 && !awaitsStream({ ops: [node.op] }));
  const idOf = (id: number): number => born.get(id)?.at(-1) ?? promisedId(id);
  const made = new Set(nodes.filter(node => node.kind === 'dataset').map(node => node.id));
  const from = (node: StaticNode): number[] => node.parentIds.filter(id => made.has(id)).map(idOf);
  const newDatasets = missing
    .filter(node => node.kind === 'dataset')
    .map(node => promisedDataset(node, file, from(node)));
  // They come after all that was recorded, and do not make the run longer, of which times are shares.
  const { end } = runSpan(run);
  const newActions = missing
    .filter(node => node.kind === 'action')
    .map(node => promisedAction(node, file, from(node), end));
  const wide = nodes.filter(node => node.width === 'wide' && node.kind === 'dataset');
  return {
    run: {
      ...run,
      datasets: [...withParents(run.datasets, nodes, born, from), ...newDatasets],
      actions: [...run.actions, ...newActions],
    },
    datasets: new Set(newDatasets.map(each => each.id)),
    actions: new Set(newActions.map(each => each.id)),
    certain: new Set(missing.filter(node => isToCome(node, run, file)).map(node => promisedId(node.id))),
    wide: new Set(wide.flatMap(node => [...(born.get(node.id) ?? []), promisedId(node.id)])),
    times: new Map(missing.flatMap(({ id, times }) => (times === 1 ? [] : [[promisedId(id), times] as const]))),
    calledAt: new Map(
      missing.flatMap(({ id, calledAt = [] }) => (calledAt.length > 1 ? [[promisedId(id), calledAt] as const] : [])),
    ),
    texts: new Map(missing.map(node => [promisedId(node.id), node.source])),
  };
}

/** Whether an action is on every path through the script and was not passed already without a job (`isEmpty`). */
function isToCome({ kind, isCertain, callSite }: StaticNode, run: Run, file: string): boolean {
  if (kind !== 'action' || !isCertain) return false;
  if (callSite.function !== '<module>') return true;
  return !run.actions.some(({ frames }) => {
    const outermost = frames.findLast(frame => frame.file === file);
    return outermost?.function === '<module>' && outermost.line > callSite.line;
  });
}

/** The parents of a dataset can be recorded slightly later than the dataset. Until then, uses the parents from the source. */
function withParents(
  datasets: Dataset[],
  nodes: StaticNode[],
  born: Map<number, number[]>,
  from: (node: StaticNode) => number[],
): Dataset[] {
  const promised = new Map(
    nodes.flatMap(node =>
      node.kind === 'dataset' ? (born.get(node.id) ?? []).map(id => [id, from(node)] as const) : [],
    ),
  );
  return datasets.map(dataset => {
    const parentIds = promised.get(dataset.id) ?? [];
    return dataset.parentIds.length > 0 || parentIds.length === 0 ? dataset : { ...dataset, parentIds };
  });
}

/** A run without expected datasets. */
export function withoutPromised(run: Run): Promised {
  return {
    run,
    datasets: new Set(),
    actions: new Set(),
    certain: new Set(),
    wide: new Set(),
    times: new Map(),
    calledAt: new Map(),
    texts: new Map(),
  };
}

interface Call {
  id: number;
  op: string;
  callSite: CallSite | null;
}

/** Calls of a run by their location in a file. */
class Come {
  private readonly byPlace: Map<string, Call[]>;

  constructor(calls: Call[], file: string) {
    const own = calls.filter(call => call.callSite?.file === file);
    this.byPlace = groupBy(own, call => placeKey(call.callSite?.line ?? 0, call.op));
  }

  /** Ids of the calls at the location of the node; if several share a line, those that end where the node ends. */
  take(node: StaticNode): number[] {
    const calls = this.byPlace.get(placeKey(node.callSite.line, node.op)) ?? [];
    const { endLine, endColumn } = node.callSite;
    const exact = calls.filter(call => call.callSite?.endLine === endLine && call.callSite.endColumn === endColumn);
    return (exact.length > 0 ? exact : calls.filter(call => call.callSite?.endColumn == null)).map(call => call.id);
  }
}

function placeKey(line: number, op: string): string {
  return `${line} ${canonicalOp(op)}`;
}

function siteOf(node: StaticNode, file: string): CallSite {
  return { file, ...node.callSite };
}

function promisedDataset(node: StaticNode, file: string, parentIds: number[]): Dataset {
  const callSite = siteOf(node, file);
  return {
    id: promisedId(node.id),
    driverId: 0,
    entryId: null,
    applicationId: null,
    kind: node.datasetKind ?? 'dataframe',
    className: '',
    op: node.op,
    owner: node.owner,
    callSite,
    frames: [callSite],
    parentIds,
    childIds: [],
    rddIds: [],
    sparkDatasetId: null,
    stages: [],
    stagesDerived: false,
    actionIds: [],
    planNodes: [],
    persisted: false,
    persistence: null,
    cachedFraction: null,
    cachedMemory: null,
    cachedDisk: null,
    plans: { analyzed: null, optimized: null, physical: null },
  };
}

function promisedAction(node: StaticNode, file: string, datasetIds: number[], startTime: number): Action {
  const callSite = siteOf(node, file);
  return {
    id: promisedId(node.id),
    driverId: 0,
    entryId: null,
    applicationId: null,
    op: node.op,
    owner: node.owner,
    kind: node.callKind,
    callSite,
    frames: [callSite],
    status: 'running',
    error: null,
    cause: null,
    startTime,
    endTime: null,
    datasetIds,
    jobIds: [],
    queryIds: [],
    operations: [],
    result: null,
  };
}
