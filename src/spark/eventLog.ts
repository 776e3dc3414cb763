/**
 * Parses Spark's event log (3.5 and 4.x) line by line into `RunEvent`s. The format is that of Spark's `JsonProtocol`:
 * one JSON object per line, with its class in `Event`. Unknown events and fields are ignored.
 */
import type { ApplicationStarted, ExecutorAdded, JobStarted, RunEvent } from '../model/runEvent';
import { actionOfTags } from './actionTag';
import { connectEvent } from './connectEvents';
import type { Json } from './logJson';
import { list, number, numberOrNull, record, stringMap, text, textOrNull } from './logJson';
import { queryEvent } from './queryEvents';
import { redactProperties, redactText } from './redaction';
import { stageInfo } from './stageInfo';
import { taskEnded, taskStarted } from './taskEvents';

export interface Translated {
  events: RunEvent[];
  /** Why the line could not be read; null if it could. The lines after it are not affected. */
  error: string | null;
}

export class EventLogTranslator {
  private environment: Environment = { properties: {}, javaVersion: null, scalaVersion: null };
  private sparkVersion: string | null = null;
  private application: ApplicationStarted | null = null;
  /** CPUs per task by resource profile, which determine how many tasks an executor can run. */
  private readonly cpusPerTask = new Map<number, number>();
  /** Lines before the log names its application. */
  private early: Json[] = [];
  private lastTime = 0;

  /** `applicationId`: if it is already known, for a log that is read from the middle. */
  constructor(private applicationId: string | null = null) {}

  translate(line: string): Translated {
    if (line.trim() === '') return { events: [], error: null };
    try {
      return { events: this.read(record(JSON.parse(line))), error: null };
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

  /** Keeps what later events need, in any order. */
  private notice(json: Json): void {
    switch (json['Event']) {
      case 'SparkListenerLogStart':
        this.sparkVersion = textOrNull(json['Spark Version']);
        break;
      case 'SparkListenerResourceProfileAdded':
        this.cpusPerTask.set(number(json['Resource Profile Id']), taskCpus(json));
        break;
      case 'SparkListenerEnvironmentUpdate':
        this.environment = environment(json);
        this.applicationId ??= textOrNull(this.environment.properties['spark.app.id']);
        break;
      case 'SparkListenerApplicationStart':
        this.applicationId ??= textOrNull(json['App ID']) ?? 'unknown';
        break;
    }
  }

  private event(json: Json): RunEvent | null {
    const event =
      this.coreEvent(json) ??
      queryEvent(json, this.applicationId!, this.lastTime) ??
      connectEvent(json, this.applicationId!);
    if (event) this.lastTime = event.time;
    return event;
  }

  private coreEvent(json: Json): RunEvent | null {
    const applicationId = this.applicationId!;
    switch (json['Event']) {
      case 'SparkListenerApplicationStart':
        return (this.application = this.applicationStarted(json, applicationId));
      case 'SparkListenerEnvironmentUpdate':
        return this.application && (this.application = { ...this.application, ...this.environmentFields() });
      case 'SparkListenerApplicationEnd':
        return { type: 'applicationEnded', time: number(json['Timestamp']), applicationId };
      case 'SparkListenerExecutorAdded':
        return this.executorAdded(json, applicationId);
      case 'SparkListenerBlockManagerAdded':
        return blockManagerAdded(json, applicationId);
      case 'SparkListenerExecutorRemoved':
        return {
          type: 'executorRemoved',
          time: number(json['Timestamp']),
          applicationId,
          executorId: text(json['Executor ID']),
          reason: text(json['Removed Reason']),
        };
      case 'SparkListenerJobStart':
        return jobStarted(json, applicationId);
      case 'SparkListenerJobEnd':
        return jobEnded(json, applicationId);
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
        return taskStarted(json, applicationId);
      case 'SparkListenerTaskEnd':
        return taskEnded(json, applicationId);
      default:
        return null;
    }
  }

  private applicationStarted(json: Json, applicationId: string): ApplicationStarted {
    return {
      type: 'applicationStarted',
      time: number(json['Timestamp']),
      applicationId,
      attemptId: textOrNull(json['App Attempt ID']),
      name: text(json['App Name']),
      user: text(json['User']),
      startTime: number(json['Timestamp']),
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
      time: number(json['Timestamp']),
      applicationId,
      executorId: text(json['Executor ID']),
      hostPort: text(info['Host']),
      totalCores,
      maxTasks: Math.floor(totalCores / (cpus || 1)),
      maxMemory: 0,
      addTime: number(json['Timestamp']),
      logs: stringMap(info['Log Urls']),
    };
  }
}

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
function blockManagerAdded(json: Json, applicationId: string): ExecutorAdded {
  const id = record(json['Block Manager ID']);
  return {
    type: 'executorAdded',
    time: number(json['Timestamp']),
    applicationId,
    executorId: text(id['Executor ID']),
    hostPort: `${text(id['Host'])}:${number(id['Port'])}`,
    totalCores: 0,
    maxTasks: 0,
    maxMemory: number(json['Maximum Memory']),
    addTime: number(json['Timestamp']),
    logs: {},
  };
}

function jobStarted(json: Json, applicationId: string): JobStarted {
  const properties = record(json['Properties']);
  const tags = text(properties['spark.job.tags'])
    .split(',')
    .filter(tag => tag !== '');
  const description = textOrNull(properties['spark.job.description']);
  return {
    type: 'jobStarted',
    time: number(json['Submission Time']),
    applicationId,
    jobId: number(json['Job ID']),
    submissionTime: number(json['Submission Time']),
    stages: list(json['Stage Infos']).map(stage => stageInfo(record(stage))),
    actionId: numberOrNull(properties['strobe.action']) ?? actionOfTags(tags),
    queryId: numberOrNull(properties['spark.sql.execution.id']),
    rootQueryId: numberOrNull(properties['spark.sql.execution.root.id']),
    jobGroup: textOrNull(properties['spark.jobGroup.id']),
    description: description === null ? null : redactText(description),
    tags,
  };
}

function jobEnded(json: Json, applicationId: string): RunEvent {
  const result = record(json['Job Result']);
  const succeeded = result['Result'] === 'JobSucceeded';
  return {
    type: 'jobEnded',
    time: number(json['Completion Time']),
    applicationId,
    jobId: number(json['Job ID']),
    succeeded,
    error: succeeded ? null : text(record(result['Exception'])['Message']) || 'the job failed',
  };
}
