import type { EventOf, OperationNode, PlanInfo, RunEvent, StageInfo } from '../model/runEvent';

type Progress = EventOf<'operationProgressed'>;
type StageReport = Progress['stages'][number];

interface RunningOperation {
  started: EventOf<'operationStarted'>;
  /** Time of the last report. */
  reported: number;
  /** Stages that have begun and not ended. */
  open: StageReport[];
}

/**
 * What a server of Spark Connect says of its stages and queries in the responses of operations, as the events that an
 * event log would have. Stage ids are Spark's own. The protocol names no query, so queries are numbered from 0 in the
 * order in which they end, and the numbers of metrics are made here too.
 */
export class RemoteOperations {
  private readonly running = new Map<string, RunningOperation>();
  private readonly begun = new Set<number>();
  private readonly ended = new Set<number>();
  private queries = 0;
  private metrics = 0;

  constructor(private readonly applicationId: string) {}

  /** The events that follow from one of the recorder; that event itself is none of them. */
  translate(event: RunEvent): RunEvent[] {
    switch (event.type) {
      case 'operationStarted':
        this.running.set(event.operationId, { started: event, reported: event.time, open: [] });
        return [];
      case 'operationProgressed':
        return this.progressed(event);
      case 'operationEnded':
        return this.finished(event);
      default:
        return [];
    }
  }

  private progressed({ operationId, time, stages, activeTasks }: Progress): RunEvent[] {
    const operation = this.running.get(operationId);
    if (!operation) return [];
    const { applicationId } = this;
    const begun = begunStages(stages, activeTasks);
    const events: RunEvent[] = [];
    for (const stage of begun) {
      if (this.begun.has(stage.stageId)) continue;
      this.begun.add(stage.stageId);
      // It began at some time since the report before.
      const submitted = stageInfo(stage, { submissionTime: operation.reported });
      const { callId: actionId } = operation.started;
      events.push({ type: 'stageSubmitted', time, applicationId, stage: submitted, actionId });
    }
    operation.reported = time;
    const open = begun.filter(stage => !this.ended.has(stage.stageId));
    if (open.length > 0) events.push({ type: 'stageProgress', time, applicationId, stages: counts(open, activeTasks) });
    for (const stage of open) if (stage.done) events.push(this.stageEnded(stage, time, null));
    operation.open = open.filter(stage => !stage.done);
    return events;
  }

  private stageEnded(stage: StageReport, completionTime: number, failureReason: string | null): RunEvent {
    this.ended.add(stage.stageId);
    const info = stageInfo(stage, { completionTime, failureReason });
    return { type: 'stageCompleted', time: completionTime, applicationId: this.applicationId, stage: info };
  }

  private finished({ operationId, time, error, plan }: EventOf<'operationEnded'>): RunEvent[] {
    const operation = this.running.get(operationId);
    if (!operation) return [];
    this.running.delete(operationId);
    const { started, open } = operation;
    const { applicationId } = this;
    const progress: RunEvent[] =
      open.length > 0 ? [{ type: 'stageProgress', time, applicationId, stages: counts(open, 0) }] : [];
    const ends = open.map(stage => this.stageEnded(stage, time, error));
    return [...progress, ...ends, ...(plan ? this.query(started, plan, time, error) : [])];
  }

  private query(
    operation: EventOf<'operationStarted'>,
    nodes: OperationNode[],
    time: number,
    error: string | null,
  ): RunEvent[] {
    const { applicationId } = this;
    const queryId = this.queries++;
    const updates: [number, number][] = [];
    const plan = this.planInfo(nodes, updates);
    if (!plan) return [];
    return [
      {
        type: 'queryStarted',
        time: operation.time,
        applicationId,
        queryId,
        rootQueryId: null,
        description: '',
        details: '',
        physicalPlanText: '',
        plan,
        actionId: operation.callId,
        tags: [],
        uuid: null,
      },
      { type: 'queryDriverMetrics', time, applicationId, queryId, updates },
      { type: 'queryEnded', time, applicationId, queryId, error },
    ];
  }

  /** The tree of a list of nodes; null for a list without a root. A node whose parent is not in it is left out. */
  private planInfo(nodes: OperationNode[], updates: [number, number][]): PlanInfo | null {
    const byId = new Map<number, PlanInfo>();
    let root: PlanInfo | null = null;
    for (const node of nodes) {
      const metrics = node.metrics.map(({ name, value, type }) => {
        const accumulatorId = this.metrics++;
        updates.push([accumulatorId, value]);
        return { name, accumulatorId, metricType: type };
      });
      const info: PlanInfo = { name: node.name, detail: node.name, metadata: {}, metrics, children: [] };
      if (node.parentId === null) root ??= info;
      else byId.get(node.parentId)?.children.push(info);
      byId.set(node.id, info);
    }
    return root;
  }
}

/**
 * The stages of a report that have begun. A stage without a completed task waits, runs, or is skipped: it runs if there
 * is no other that the tasks in flight can belong to.
 */
function begunStages(stages: StageReport[], activeTasks: number): StageReport[] {
  const begun = stages.filter(stage => stage.done || stage.completedTasks > 0);
  const others = stages.filter(stage => !begun.includes(stage));
  const isSure = activeTasks > 0 && others.length === 1 && begun.every(stage => stage.done);
  return isSure ? [...begun, ...others] : begun;
}

/** Tasks in flight are known for all stages together: they are told for the first one that is not done. */
function counts(stages: StageReport[], activeTasks: number): EventOf<'stageProgress'>['stages'] {
  const first = stages.find(stage => !stage.done);
  return stages.map(stage => ({
    stageId: stage.stageId,
    attempt: 0,
    numTasks: stage.numTasks,
    activeTasks: stage === first ? activeTasks : 0,
    completedTasks: stage.completedTasks,
    failedTasks: 0,
    inputBytes: stage.inputBytes,
  }));
}

function stageInfo({ stageId, numTasks }: StageReport, known: Partial<StageInfo>): StageInfo {
  const unknown = { name: '', details: '', parentIds: [], rdds: [], accumulatorIds: [] };
  const times = { submissionTime: null, completionTime: null, failureReason: null };
  return { stageId, attempt: 0, numTasks, ...unknown, ...times, ...known };
}
