import { actionOfJob, applicationOf, runsByAction } from './actionRuns';
import { buildAction, buildLoggedAction } from './actions';
import { Applications } from './applications';
import { BatchesOfRuns } from './batchRuns';
import { Births } from './births';
import { Calls } from './calls';
import { withCauses, withScriptCause } from './causes/withCauses';
import { buildDatasets } from './datasets';
import { Degradations } from './degradations';
import { Drivers } from './drivers';
import { Entries } from './entries';
import { Executors } from './executors';
import { forgetBatch, type BatchFacts } from './forgetBatch';
import { groupBy } from './groupBy';
import { findFindings } from './findings/findFindings';
import type { FindingThresholds } from './findings/findingThresholds';
import { DEFAULT_THRESHOLDS } from './findings/findingThresholds';
import { Jobs, openStatus } from './jobs';
import { withLoggedLineage } from './logged/loggedLineage';
import { LedgerFacts } from './ledgerFacts';
import { ledgerPath } from './ledgerPath';
import { Lineage } from './lineage';
import { Operations } from './operations';
import { pythonNodes } from './pythonNodes';
import { Queries } from './queries';
import { QueryView } from './queryView';
import { RddGraph } from './rddGraph';
import { RddOwners } from './rddOwners';
import type { Entry } from './entry';
import type { Action, Dataset, Job, Query, Run, Stage } from './run';
import { SCHEMA_VERSION } from './run';
import type { RunEvent } from './runEvent';
import { ScriptFacts } from './scriptFacts';
import { Stages } from './stages';
import { addStorage, cachedPlans, StorageFacts } from './storageFacts';
import type { Stream } from './stream';
import { Streams } from './streams';

/** The run that a complete event stream describes. */
export function reduceRun(events: Iterable<RunEvent>, thresholds?: FindingThresholds): Run {
  const reducer = new RunReducer(thresholds);
  for (const event of events) reducer.apply(event);
  return reducer.snapshot();
}

/** Takes the events of a run in order, and returns the run as of any of them. */
export class RunReducer {
  private order = 0;
  private lastTime = 0;
  private readonly script = new ScriptFacts();
  private readonly applications = new Applications();
  private readonly drivers = new Drivers();
  private readonly entries = new Entries();
  private readonly calls = new Calls();
  private readonly births = new Births();
  private readonly stages = new Stages();
  private readonly jobs = new Jobs(this.stages);
  private readonly rdds = new RddGraph();
  private readonly operations = new Operations();
  private readonly queries = new Queries(this.operations);
  private readonly streams = new Streams();
  private readonly executors = new Executors();
  private readonly storage = new StorageFacts();
  private readonly ledger = new LedgerFacts();
  private readonly degradations = new Degradations();
  private readonly ofBatches: BatchFacts = {
    calls: this.calls,
    births: this.births,
    ledger: this.ledger,
    queries: this.queries,
    operations: this.operations,
    jobs: this.jobs,
    stages: this.stages,
    rdds: this.rdds,
  };

  constructor(private readonly thresholds: FindingThresholds = DEFAULT_THRESHOLDS) {}

  apply(event: RunEvent): void {
    this.order += 1;
    this.lastTime = Math.max(this.lastTime, event.time);
    switch (event.type) {
      case 'runStarted':
        this.streams.runStarted(event);
        this.queries.runStarted(event);
        return this.script.runStarted(event);
      case 'runEnded':
        return this.script.runEnded(event);
      case 'sourceCaptured':
        return this.script.sourceCaptured(event);
      case 'driverStarted':
        this.drivers.driverStarted(event);
        return this.script.driverStarted(event);
      case 'sparkLaunching':
        return this.script.sparkLaunching(event);
      case 'driverEnded':
        this.drivers.driverEnded(event);
        return this.ledger.driverEnded(event);
      case 'entryStarted':
        return this.entries.entryStarted(event);
      case 'entryEnded':
        return this.entries.entryEnded(event);
      case 'operationStarted':
        return this.operations.operationStarted(event);
      case 'operationProgressed':
        return this.operations.operationProgressed(event);
      case 'operationEnded':
        return this.operations.operationEnded(event);
      case 'operationLogged':
        return this.operations.operationLogged(event);
      case 'closureShipped':
        return this.ledger.closureShipped(event);
      case 'resultFetched':
        return this.ledger.resultFetched(event);
      case 'explainStopped':
        return this.script.explainStopped(event);
      case 'lineStopped':
        return this.script.lineStopped(event);
      case 'scriptFailed':
        return this.script.scriptFailed(event);
      case 'degraded':
        return this.degradations.add(event.code, event.reason);
      case 'callMade':
        return this.calls.callMade(event);
      case 'callEnded':
        return this.calls.callEnded(event);
      case 'actionReturned':
        return this.calls.actionReturned(event);
      case 'actionArmed':
        return this.calls.actionArmed(event, this.order);
      case 'datasetBorn':
        return this.births.datasetBorn(event, this.order);
      case 'rddMaterialized':
        return this.births.rddMaterialized(event);
      case 'datasetMarked':
        return this.births.datasetMarked(event);
      case 'datasetPlanned':
        return this.births.datasetPlanned(event);
      case 'broadcastCreated':
        return this.ledger.broadcastCreated(event);
      case 'ledgerTotals':
        return this.ledger.ledgerTotals(event);
      case 'applicationStarted':
        this.script.applicationStarted(event);
        return this.applications.applicationStarted(event);
      case 'applicationEnded':
        return this.applications.applicationEnded(event);
      case 'serverSilence':
        return this.applications.serverSilence(event);
      case 'driverWarned':
        return this.applications.driverWarned(event);
      case 'executorAdded':
        return this.executors.executorAdded(event);
      case 'executorRemoved':
        return this.executors.executorRemoved(event);
      case 'tasksLeftOut':
        return this.executors.tasksLeftOut(event);
      case 'driverMeasured':
        return this.executors.driverMeasured(event);
      case 'storageRead':
        return this.storage.storageRead(event);
      case 'streamStarting':
        return this.streams.streamStarting(event);
      case 'streamStopping':
        return this.streams.streamStopping(event);
      case 'streamStarted':
        return this.streams.streamStarted(event);
      case 'streamProgressed':
        for (const batch of this.streams.streamProgressed(event))
          forgetBatch(this.ofBatches, event.applicationId, batch);
        return;
      case 'streamIdle':
        return this.streams.streamIdle(event);
      case 'streamStopRequested':
        return this.streams.streamStopRequested(event);
      case 'streamEnded':
        return this.streams.streamEnded(event);
      default:
        return this.applyExecution(event);
    }
  }

  /** What Spark does with jobs, stages, tasks and queries. */
  private applyExecution(event: ExecutionEvent): void {
    switch (event.type) {
      case 'jobStarted':
        this.stages.jobStarted(event);
        this.rdds.jobStarted(event);
        this.queries.jobStarted(event);
        this.streams.jobStarted(event);
        return this.jobs.jobStarted(event);
      case 'jobEnded':
        return this.jobs.jobEnded(event);
      case 'stageSubmitted':
        this.queries.stageSubmitted(event);
        return this.stages.stageSubmitted(event, this.jobs.submitting(event));
      case 'stageCompleted':
        return this.stages.stageCompleted(event);
      case 'taskStarted':
        this.executors.taskStarted(event);
        return this.stages.taskStarted(event);
      case 'taskEnded':
        this.executors.taskEnded(event);
        this.queries.taskEnded(event);
        return this.stages.taskEnded(event);
      case 'stageProgress':
        return this.stages.stageProgress(event);
      case 'taskStderr':
        return this.stages.taskStderr(event);
      case 'queryStarted':
        this.streams.queryStarted(event);
        return this.queries.queryStarted(event);
      case 'queryReplanned':
        return this.queries.queryReplanned(event);
      case 'queryMetricsAdded':
        return this.queries.queryMetricsAdded(event);
      case 'queryDriverMetrics':
        return this.queries.queryDriverMetrics(event);
      case 'queryEnded':
        return this.queries.queryEnded(event);
      case 'queryLogicalPlans':
        return this.queries.queryLogicalPlans(event);
      case 'queryPlanMatched':
        return this.queries.queryPlanMatched(event);
      case 'datasetExecuted':
        return this.queries.datasetExecuted(event);
      case 'queryLiveMetrics':
        return this.queries.queryLiveMetrics(event);
      default:
        return this.unknown(event);
    }
  }

  private unknown(event: never): void {
    const { type } = event as { type: string };
    const reason = `The recording contains events that this version of Strobe does not support: ${type}.`;
    this.degradations.add('model.unknownEvent', reason);
  }

  snapshot(): Run {
    this.queries.takeInLooseStages();
    const runs = runsByAction(this.jobs, this.queries, this.operations);
    const lineage = new Lineage(this.births, this.calls, runs);
    const owners = new RddOwners(this.births, this.calls, lineage, this.rdds);
    const jobs = this.buildJobs();
    const queries = this.buildQueries(lineage);
    const streams = this.buildStreams();
    const bare = this.buildActions(runs, { jobs, queries, streams }, lineage);
    const datasets = buildDatasets(lineage, this.calls, owners, this.stages, queries, bare);
    const stages = this.buildStages(datasets, jobs);
    const bareScript = this.script.build(this.calls, callId => runs.has(callId), this.entries.any);
    const actions = withCauses(bare, { stages, jobs, queries }, bareScript);
    const persisted = new Set(datasets.filter(dataset => dataset.persisted).map(dataset => dataset.id));
    const storage = this.storage.build(owners, cachedPlans(queries, stages, this.rdds), id => persisted.has(id));
    addStorage(datasets, storage);
    const ledger = { ...this.ledger.build(this.calls, runs), pythonNodes: pythonNodes(queries) };
    const reduced: Run = {
      schemaVersion: SCHEMA_VERSION,
      status: this.script.status,
      script: withScriptCause(bareScript, actions, streams),
      drivers: this.drivers.build(this.script.status, this.script.endTime),
      applications: this.applications.build(this.script.status),
      entries: this.buildEntries(actions),
      datasets,
      actions,
      jobs,
      stages,
      executors: this.executors.build(id => this.applications.uptime(id, this.lastTime)),
      queries,
      streams,
      storage,
      ledger: { ...ledger, path: ledgerPath({ actions, jobs, queries, stages, ledger }) },
      findings: [],
      degraded: this.degradations.build(),
    };
    const run = this.script.isLog && datasets.length === 0 ? this.withLogged(reduced) : reduced;
    run.findings.push(...findFindings(run, this.thresholds));
    return run;
  }

  /** A log of Spark alone names no datasets and actions; they are found in its plans, jobs and stages. */
  private withLogged(reduced: Run): Run {
    const run = withLoggedLineage(reduced);
    return { ...run, actions: withCauses(run.actions, run, run.script) };
  }

  private buildEntries(actions: Action[]): Entry[] {
    if (!this.entries.any) return [];
    const actionsOf = groupBy(actions, action => action.entryId);
    return this.entries.build(
      entryId => (actionsOf.get(entryId) ?? []).map(action => action.id),
      entryId => this.script.status === 'cancelled' && actionsOf.get(entryId)?.at(-1)?.status === 'cancelled',
      driverId => this.drivers.endTime(driverId) ?? this.script.endTime,
    );
  }

  private buildJobs(): Job[] {
    return Array.from(this.jobs.all(), job =>
      this.jobs.build(job, actionOfJob(job, this.queries, this.operations), this.openStatus(job.started.applicationId)),
    );
  }

  private buildQueries(lineage: Lineage): Query[] {
    const view = new QueryView(this.queries, this.jobs, this.stages, this.calls, lineage, file =>
      this.script.sourceText(file),
    );
    return Array.from(this.queries.all(), query => view.build(query, this.openStatus(query.started.applicationId)));
  }

  private buildStreams(): Stream[] {
    const starts = this.streams.startsOf(this.calls, this.operations);
    const batches = new BatchesOfRuns(this.streams, starts, this.jobs, this.queries, this.operations);
    return this.streams.build(starts, {
      calls: this.calls,
      runsOf: (stream, batchId) => batches.of(stream, batchId),
      runStatus: this.script.status,
      hasEnded: id => this.applications.hasEnded(id),
    });
  }

  private buildActions(
    runs: ReturnType<typeof runsByAction>,
    { jobs, queries, streams }: Pick<Run, 'jobs' | 'queries' | 'streams'>,
    lineage: Lineage,
  ): Action[] {
    const jobsOf = groupBy(jobs, job => job.actionId);
    const queriesOf = groupBy(queries, query => query.actionId);
    const streamOf = new Map(streams.map(stream => [stream.actionId, stream]));
    const built = [...runs].flatMap(([actionId, found]) => {
      const call = this.calls.get(actionId);
      const itsRuns = {
        jobs: jobsOf.get(actionId) ?? [],
        queries: queriesOf.get(actionId) ?? [],
        stream: streamOf.get(actionId) ?? null,
      };
      const status = this.openStatus(applicationOf(found));
      if (!call) return buildLoggedAction(actionId, found, itsRuns, status) ?? [];
      return buildAction(call, found, itsRuns, lineage, this.births, status);
    });
    return built.sort((a, b) => a.startTime - b.startTime);
  }

  private buildStages(datasets: Dataset[], jobs: Job[]): Stage[] {
    const actionOf = new Map(jobs.map(job => [`${job.applicationId}/${job.id}`, job.actionId]));
    const computed = datasets.flatMap(({ id, stages }) => stages.map(stage => ({ id, ...stage })));
    const byStage = groupBy(computed, ({ applicationId, stageId }) => `${applicationId}/${stageId}`);
    return Array.from(this.stages.all(), stage => {
      const { applicationId, info } = stage;
      const itsJobs = this.jobs.ofStage(applicationId, info.stageId);
      const own = itsJobs.find(job => job.started.jobId === stage.jobId) ?? itsJobs[0];
      const links = {
        actionId: stage.actionId ?? actionOf.get(`${applicationId}/${own?.started.jobId}`) ?? null,
        jobIds: itsJobs.map(job => job.started.jobId),
        datasetIds: stage.hasRun ? (byStage.get(`${applicationId}/${info.stageId}`) ?? []).map(({ id }) => id) : [],
        queryIds: own?.started.queryId == null ? [] : [own.started.queryId],
      };
      return stage.build(links, this.script.status);
    });
  }

  private openStatus(applicationId: string | null) {
    const hasEnded = applicationId !== null && this.applications.hasEnded(applicationId);
    return openStatus(this.script.status, hasEnded);
  }
}

type ExecutionEvent = Extract<
  RunEvent,
  {
    type:
      | 'jobStarted'
      | 'jobEnded'
      | 'stageSubmitted'
      | 'stageCompleted'
      | 'taskStarted'
      | 'taskEnded'
      | 'stageProgress'
      | 'taskStderr'
      | 'queryStarted'
      | 'queryReplanned'
      | 'queryMetricsAdded'
      | 'queryDriverMetrics'
      | 'queryEnded'
      | 'queryLogicalPlans'
      | 'queryPlanMatched'
      | 'datasetExecuted'
      | 'queryLiveMetrics';
  }
>;
