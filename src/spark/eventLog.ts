/**
 * Parses Spark's event log (3.5 and 4.x) line by line into `RunEvent`s. The format is that of Spark's `JsonProtocol`:
 * one JSON object per line, with its class in `Event`. Unknown events and fields are ignored.
 */
import type { ApplicationStarted, ExecutorAdded, JobStarted, RunEvent } from '../model/runEvent';
import { actionOfTags } from './actionTag';
import { connectEvent } from './connectEvents';
import type { Json } from './logJson';
import { instant, list, number, numberOrNull, record, stringMap, text, textOrNull } from './logJson';
import { FailedJobs } from './failedJobs';
import { queryEvent } from './queryEvents';
import { redactProperties, redactText } from './redaction';
import { RepeatedEvents } from './repeatedEvents';
import { stageInfo } from './stageInfo';
import { batchOfProperties, streamEvent } from './streamEvents';
import { taskEnded, taskStarted } from './taskEvents';
import { taskEndOfLine } from './taskLine';

export interface Translated {
  events: RunEvent[];
  /** Why the line could not be read; null if it could. The lines after it are not affected. */
  error: string | null;
}

export class EventLogTranslator {
  /** Whether the last line was an event of Spark, also if nothing is made of it. */
  hasRead = false;
  private environment: Environment = NO_ENVIRONMENT;
  private sparkVersion: string | null = null;
  private application: ApplicationStarted | null = null;
  /** CPUs per task by resource profile, which determine how many tasks an executor can run. */
  private readonly cpusPerTask = new Map<number, number>();
  /** Lines before the log names its application. */
  private early: Json[] = [];
  private lastTime = 0;
  private readonly seen = new Map<string, { repeats: RepeatedEvents; failedJobs: FailedJobs }>();

  /** `applicationId`: if it is already known, for a log that is read from the middle. */
  constructor(private applicationId: string | null = null) {}

  translate(line: string): Translated {
    this.hasRead = false;
    if (line.trim() === '') return { events: [], error: null };
    try {
      const json: unknown = taskEndOfLine(line) ?? JSON.parse(line);
      if (typeof record(json)['Event'] !== 'string') throw new Error('it is no event');
      this.hasRead = true;
      return { events: this.read(record(json)), error: null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { events: [], error: `a line of Spark's event log cannot be read: ${why}` };
    }
  }

  private read(json: Json): RunEvent[] {
    this.notice(json);
    if (this.applicationId === null) {
      this.early.push(json);
      return [];
    }
    const waiting = this.early;
    this.early = [];
    return [...waiting, json].flatMap(item => this.event(item) ?? []);
  }

  /** Logs of several applications can be joined in one file: the next one begins with its environment. */
  private nextApplication(applicationId: string | null): void {
    this.applicationId = applicationId;
    this.application = null;
  }

  /** What was seen of the application: its log can stand twice in a file. */
  private seenOf(applicationId: string) {
    let seen = this.seen.get(applicationId);
    if (!seen) this.seen.set(applicationId, (seen = { repeats: new RepeatedEvents(), failedJobs: new FailedJobs() }));
    return seen;
  }

  /** Keeps what later events need, in any order. */
  private notice(json: Json): void {
    switch (json['Event']) {
      case 'SparkListenerLogStart':
        this.sparkVersion = textOrNull(json['Spark Version']);
        if (this.application !== null) this.nextApplication(null);
        break;
      case 'SparkListenerResourceProfileAdded':
        this.cpusPerTask.set(number(json['Resource Profile Id']), taskCpus(json));
        break;
      case 'SparkListenerEnvironmentUpdate':
        this.environment = environment(json);
        this.applicationId ??= textOrNull(this.environment.properties['spark.app.id']);
        break;
      case 'SparkListenerApplicationStart': {
        const id = textOrNull(json['App ID']);
        if (this.application !== null && id !== null && id !== this.applicationId) this.nextApplication(id);
        this.applicationId ??= id ?? 'unknown';
        break;
      }
    }
  }

  private event(json: Json): RunEvent | null {
    const event = this.coreEvent(json) ?? this.sqlEvent(json) ?? connectEvent(json, this.applicationId!);
    if (event === null) return null;
    const { repeats, failedJobs } = this.seenOf(this.applicationId!);
    if (repeats.isRepeated(event)) return null;
    this.lastTime = event.time;
    return failedJobs.withError(event, json['errorMessage'] !== undefined);
  }

  private sqlEvent(json: Json): RunEvent | null {
    return (
      queryEvent(json, this.applicationId!, this.lastTime) ?? streamEvent(json, this.applicationId!, this.lastTime)
    );
  }

  private coreEvent(json: Json): RunEvent | null {
    const applicationId = this.applicationId!;
    switch (json['Event']) {
      case 'SparkListenerApplicationStart':
        return (this.application = this.applicationStarted(json, applicationId));
      case 'SparkListenerEnvironmentUpdate':
        return this.application && (this.application = { ...this.application, ...this.environmentFields() });
      case 'SparkListenerApplicationEnd':
        return { type: 'applicationEnded', time: this.instant(json['Timestamp']), applicationId };
      case 'SparkListenerExecutorAdded':
        return this.executorAdded(json, applicationId);
      case 'SparkListenerBlockManagerAdded':
        return blockManagerAdded(json, applicationId, this.instant(json['Timestamp']));
      case 'SparkListenerExecutorRemoved':
        return {
          type: 'executorRemoved',
          time: this.instant(json['Timestamp']),
          applicationId,
          executorId: text(json['Executor ID']),
          reason: text(json['Removed Reason']),
        };
      case 'SparkListenerJobStart':
        return jobStarted(json, applicationId, this.instant(json['Submission Time']));
      case 'SparkListenerJobEnd':
        return jobEnded(json, applicationId, this.instant(json['Completion Time']));
      case 'SparkListenerStageSubmitted': {
        const stage = stageInfo(record(json['Stage Info']));
        const actionId = numberOrNull(record(json['Properties'])['strobe.action']);
        return { type: 'stageSubmitted', time: stage.submissionTime ?? this.lastTime, applicationId, stage, actionId };
      }
      case 'SparkListenerStageCompleted': {
        const stage = stageInfo(record(json['Stage Info']));
        return { type: 'stageCompleted', time: stage.completionTime ?? this.lastTime, applicationId, stage };
      }
      case 'SparkListenerTaskStart':
        return taskStarted(json, applicationId, this.lastTime);
      case 'SparkListenerTaskEnd':
        return taskEnded(json, applicationId, this.lastTime);
      default:
        return null;
    }
  }

  /** Damaged and very old logs leave times out: then it is that of the event before. */
  private instant(value: unknown): number {
    return instant(value, this.lastTime);
  }

  private applicationStarted(json: Json, applicationId: string): ApplicationStarted {
    return {
      type: 'applicationStarted',
      time: this.instant(json['Timestamp']),
      applicationId,
      attemptId: textOrNull(json['App Attempt ID']),
      name: text(json['App Name']),
      user: text(json['User']),
      startTime: this.instant(json['Timestamp']),
      sparkVersion: this.sparkVersion,
      uiUrl: null,
      ...this.environmentFields(),
    };
  }

  private environmentFields() {
    const { properties, javaVersion, scalaVersion } = this.environment;
    return { javaVersion, scalaVersion, master: properties['spark.master'] ?? null, properties };
  }

  private executorAdded(json: Json, applicationId: string): ExecutorAdded {
    const info = record(json['Executor Info']);
    const totalCores = number(info['Total Cores']);
    const configured = Number(this.environment.properties['spark.task.cpus'] ?? 1);
    const cpus = this.cpusPerTask.get(number(info['Resource Profile Id'])) ?? configured;
    return {
      type: 'executorAdded',
      time: this.instant(json['Timestamp']),
      applicationId,
      executorId: text(json['Executor ID']),
      hostPort: text(info['Host']),
      totalCores,
      maxTasks: Math.floor(totalCores / (cpus || 1)),
      maxMemory: 0,
      addTime: this.instant(json['Timestamp']),
      logs: stringMap(info['Log Urls']),
    };
  }
}

const NO_ENVIRONMENT: Environment = { properties: {}, javaVersion: null, scalaVersion: null };

interface Environment {
  properties: Record<string, string>;
  javaVersion: string | null;
  scalaVersion: string | null;
}

function environment(json: Json): Environment {
  const jvm = record(json['JVM Information']);
  return {
    properties: redactProperties(stringMap(json['Spark Properties'])),
    javaVersion: textOrNull(jvm['Java Version']),
    scalaVersion: textOrNull(jvm['Scala Version'])?.replace(/^version /, '') ?? null,
  };
}

function taskCpus(json: Json): number {
  return number(record(record(json['Task Resource Requests'])['cpus'])['Amount']) || 1;
}

/** The memory of an executor is known when its block manager registers, its cores when the executor registers. */
function blockManagerAdded(json: Json, applicationId: string, time: number): ExecutorAdded {
  const id = record(json['Block Manager ID']);
  return {
    type: 'executorAdded',
    time,
    applicationId,
    executorId: text(id['Executor ID']),
    hostPort: `${text(id['Host'])}:${number(id['Port'])}`,
    totalCores: 0,
    maxTasks: 0,
    maxMemory: number(json['Maximum Memory']),
    addTime: time,
    logs: {},
  };
}

function jobStarted(json: Json, applicationId: string, submissionTime: number): JobStarted {
  const properties = record(json['Properties']);
  const tags = text(properties['spark.job.tags'])
    .split(',')
    .filter(tag => tag !== '');
  const description = textOrNull(properties['spark.job.description']);
  const batch = batchOfProperties(properties);
  return {
    type: 'jobStarted',
    time: submissionTime,
    applicationId,
    jobId: number(json['Job ID']),
    submissionTime,
    stages: list(json['Stage Infos']).map(stage => stageInfo(record(stage))),
    actionId: numberOrNull(properties['strobe.action']) ?? actionOfTags(tags),
    queryId: numberOrNull(properties['spark.sql.execution.id']),
    rootQueryId: numberOrNull(properties['spark.sql.execution.root.id']),
    jobGroup: textOrNull(properties['spark.jobGroup.id']),
    description: description === null ? null : redactText(description),
    tags,
    ...(batch && { batch }),
  };
}

function jobEnded(json: Json, applicationId: string, time: number): RunEvent {
  const result = record(json['Job Result']);
  const succeeded = result['Result'] === 'JobSucceeded';
  return {
    type: 'jobEnded',
    time,
    applicationId,
    jobId: number(json['Job ID']),
    succeeded,
    error: succeeded ? null : text(record(result['Exception'])['Message']) || 'the job failed',
  };
}
