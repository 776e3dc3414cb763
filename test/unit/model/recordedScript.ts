import type {
  CallKind,
  CommandCost,
  DatasetKind,
  PlanInfo,
  RddInfo,
  RunEvent,
  StageInfo,
} from '../../../src/model/runEvent';

export const APPLICATION = 'app-1';
export const FILE = '/work/job.py';

interface CallOptions {
  kind?: CallKind;
  args?: number[];
  line?: number;
  /** The call that it runs inside. */
  parent?: number;
}

interface BirthOptions {
  kind?: DatasetKind;
  /** Of Spark Connect: the plan’s number, and the datasets whose plans are below it. */
  plan?: [planId: number, parentIds: number[]];
  previous?: number;
  pipelined?: boolean;
  rdd?: number;
}

interface JobOptions {
  action?: number;
  query?: number;
  stages?: StageInfo[];
}

type WithoutTime<E> = E extends RunEvent ? Omit<E, 'time'> & { time?: number } : never;
type Untimed = WithoutTime<RunEvent>;

/** The events of the recorder and Spark for a script, call by call. Time advances by one millisecond per event. */
export class RecordedScript {
  readonly events: RunEvent[] = [];
  private time = 1000;
  private nextId = 1;
  private nextJob = 0;

  push(event: Untimed): void {
    this.events.push({ time: (this.time += 1), ...event } as RunEvent);
  }

  call(op: string, { kind = 'transformation', args = [], line = 1, parent }: CallOptions = {}): number {
    const callId = this.nextId++;
    const frames = [{ file: FILE, line, column: 0, endLine: line, endColumn: 9, function: '<module>' }];
    const common = {
      callId,
      op,
      owner: 'RDD',
      kind,
      frames,
      argumentIds: args,
      parentCallId: parent ?? null,
      thread: 'MainThread',
    };
    this.push({ type: 'callMade', ...common });
    return callId;
  }

  birth(callId: number, { kind = 'rdd', previous, pipelined = false, rdd, plan }: BirthOptions = {}): number {
    const datasetId = this.nextId++;
    const className = kind === 'rdd' ? 'PipelinedRDD' : 'DataFrame';
    const over = { previousId: previous ?? null, pipelined, rddId: rdd ?? null };
    const planned = plan ? { planId: plan[0], planParentIds: plan[1] } : {};
    const common = { datasetId, callId, kind, className, applicationId: APPLICATION };
    this.push({ type: 'datasetBorn', ...common, ...over, ...planned });
    return datasetId;
  }

  end(callId: number, error: string | null = null, cost: CommandCost | null = null): void {
    this.push({ type: 'callEnded', callId, error, cost });
  }

  /** A call that returns a new dataset and makes no others. */
  transform(op: string, args: number[], options: BirthOptions & { line?: number } = {}): number {
    const callId = this.call(op, { args, line: options.line });
    const datasetId = this.birth(callId, options);
    this.end(callId);
    return datasetId;
  }

  materialize(datasetId: number, rddId: number): void {
    this.push({ type: 'rddMaterialized', datasetId, rddId });
  }

  arm(callId: number): void {
    this.push({ type: 'actionArmed', callId, applicationId: APPLICATION });
  }

  /** An operation of Spark Connect, without its end. */
  operate(operationId: string, callId: number | null, what = 'query'): void {
    const asked = { operationId, callId, sessionId: 'session', what, datasetId: null, bytes: 100, tags: [] };
    this.push({ type: 'operationStarted', applicationId: APPLICATION, ...asked });
  }

  endOperation(operationId: string, error: string | null = null): void {
    const came = { rows: 3, bytes: 400, batches: 1, firstRowsMs: 5, plan: null };
    this.push({ type: 'operationEnded', operationId, error, ...came });
  }

  planned(datasetId: number, sparkDatasetId: number, taggedIds: number[] = [sparkDatasetId]): void {
    const plans = { analyzed: null, optimized: null, physical: null };
    this.push({ type: 'datasetPlanned', datasetId, applicationId: APPLICATION, sparkDatasetId, taggedIds, ...plans });
  }

  /** A job whose stages run to their end. */
  job({ action, query, stages = [stage(0, [])] }: JobOptions): number {
    const jobId = this.startJob({ action, query, stages });
    for (const info of stages) this.runStage(info);
    this.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: true, error: null });
    return jobId;
  }

  startJob({ action, query, stages = [] }: JobOptions): number {
    const jobId = this.nextJob++;
    this.push({
      type: 'jobStarted',
      applicationId: APPLICATION,
      jobId,
      submissionTime: Math.floor(this.time + 1),
      stages,
      actionId: action ?? null,
      queryId: query ?? null,
      rootQueryId: query ?? null,
      jobGroup: null,
      description: null,
      tags: [],
    });
    return jobId;
  }

  runStage(info: StageInfo): void {
    const submissionTime = this.time + 1;
    const stage = { ...info, submissionTime };
    this.push({ type: 'stageSubmitted', applicationId: APPLICATION, stage, actionId: null });
    const completed = { ...stage, completionTime: this.time + 1 };
    this.push({ type: 'stageCompleted', applicationId: APPLICATION, stage: completed });
  }

  startQuery(queryId: number, plan: PlanInfo, action: number | null, tags: string[] = []): void {
    this.push({
      type: 'queryStarted',
      applicationId: APPLICATION,
      queryId,
      rootQueryId: queryId,
      description: '',
      details: '',
      physicalPlanText: '',
      plan,
      actionId: action,
      tags,
      uuid: null,
    });
  }

  /**
   * All nodes of a linear plan, root first, each with the ids of the Spark datasets that it comes from; null: the
   * action itself.
   */
  matchPlan(queryId: number, nodes: [name: string, ids: number[] | null, kind?: 'derived'][]): void {
    const owners = nodes.map(([, ids]) => ({ sparkDatasetIds: ids ?? [], above: null }));
    this.push({
      type: 'queryPlanMatched',
      applicationId: APPLICATION,
      queryId,
      owners,
      nodes: nodes.map(([name, ids, kind], index) => ({
        name,
        above: index - 1,
        origins: [{ owner: ids === null ? null : index, exact: kind !== 'derived' }],
      })),
    });
  }

  endQuery(queryId: number, error: string | null = null): void {
    this.push({ type: 'queryEnded', applicationId: APPLICATION, queryId, error });
  }
}

/** A stage with one task, on RDDs given as `id` or `[id, parents]`. */
export function stage(stageId: number, rdds: (number | [number, number[]])[], parentIds: number[] = []): StageInfo {
  return {
    stageId,
    attempt: 0,
    name: `stage ${stageId}`,
    details: '',
    numTasks: 1,
    parentIds,
    rdds: rdds.map(rdd => (typeof rdd === 'number' ? rddInfo(rdd, []) : rddInfo(...rdd))),
    accumulatorIds: [],
    submissionTime: null,
    completionTime: null,
    failureReason: null,
  };
}

function rddInfo(rddId: number, parentIds: number[]): RddInfo {
  return { rddId, name: 'PythonRDD', scope: null, callSite: '', parentIds, storageLevel: '', numPartitions: 1 };
}

/** A plan node with its children; its metrics as name, accumulator and type. */
export function planNode(
  name: string,
  children: PlanInfo[] = [],
  metrics: [name: string, accumulatorId: number, metricType: string][] = [],
): PlanInfo {
  return {
    name,
    detail: name,
    metadata: {},
    metrics: metrics.map(([metric, accumulatorId, metricType]) => ({ name: metric, accumulatorId, metricType })),
    children,
  };
}
