import { valueAt, type Column } from './column';
import type { Task } from './task';
import type { Texts } from './texts';

/** Fields of tasks that a column has as they are. */
const FIGURES = [
  'id',
  'index',
  'attempt',
  'launchTime',
  'schedulerDelay',
  'executorRunTime',
  'executorCpuTime',
  'jvmGcTime',
  'inputBytes',
  'inputRecords',
  'outputBytes',
  'shuffleReadBytes',
  'shuffleWriteBytes',
  'shuffleFetchWaitTime',
  'memoryBytesSpilled',
  'diskBytesSpilled',
  'peakExecutionMemory',
] as const satisfies readonly (keyof Task)[];

/** Those of which a task that runs has none: 0 in the column, and a bit in that of the states. */
const ENDS = ['finishTime', 'duration'] as const satisfies readonly (keyof Task)[];

/** Those of which a column has the numbers of texts. */
const TEXTS = [
  'executorId',
  'host',
  'locality',
  'error',
  'stackTrace',
  'stderr',
] as const satisfies readonly (keyof Task)[];

export type FigureName = (typeof FIGURES)[number] | (typeof ENDS)[number];
type TextName = (typeof TEXTS)[number];

/** The tasks of a stage, each a row in all columns, of which there may be more than the rows. */
export interface TaskTable {
  columns: readonly Column[];
  texts: Texts;
  rows: number;
}

const COLUMNS = [...FIGURES, ...ENDS, ...TEXTS];
const STATE = COLUMNS.length;
/** The place of a field among the columns. */
export const AT = Object.fromEntries(COLUMNS.map((name, index) => [name, index])) as Record<
  FigureName | TextName,
  number
>;

const STATUSES = ['succeeded', 'failed', 'killed', 'running'] as const satisfies readonly Task['status'][];
/** Bits of the state; the lowest two are the status. A task that succeeded and is no copy has 0, as most do. */
const STATUS = 3;
const SPECULATIVE = 4;
const WITHOUT = { finishTime: 8, duration: 16 };

/** Of each column, the number that it has for a task. */
export const NUMBERS: readonly ((task: Task, texts: Texts) => number)[] = [
  ...FIGURES.map(name => (task: Task) => task[name]),
  ...ENDS.map(name => (task: Task) => task[name] ?? 0),
  ...TEXTS.map(name => (task: Task, texts: Texts) => texts.numberOf(task[name])),
  stateOf,
];

function stateOf({ status, speculative, finishTime, duration }: Task): number {
  return (
    STATUSES.indexOf(status) |
    (speculative ? SPECULATIVE : 0) |
    (finishTime === null ? WITHOUT.finishTime : 0) |
    (duration === null ? WITHOUT.duration : 0)
  );
}

export const isFigure = (name: keyof Task): name is FigureName =>
  ([...FIGURES, ...ENDS] as (keyof Task)[]).includes(name);

/** What tells of a field: its own column, that of the states, or both. */
export function columnsOf({ columns }: TaskTable, name: keyof Task): Column[] {
  const state = columns[STATE]!;
  if (name === 'status' || name === 'speculative') return [state];
  const own = columns[AT[name]]!;
  return name in WITHOUT ? [own, state] : [own];
}

/** The column of a figure, and the rows that have none. */
export function figureColumn({ columns }: TaskTable, name: FigureName) {
  const state = columns[STATE]!;
  const bit = name === 'finishTime' || name === 'duration' ? WITHOUT[name] : 0;
  const isWhole = bit === 0 || state === 0;
  return { column: columns[AT[name]]!, isMissing: isWhole ? null : (row: number) => (valueAt(state, row) & bit) !== 0 };
}

type Reader<Value> = (table: TaskTable, row: number) => Value;

function figure(name: FigureName): Reader<number> {
  const at = AT[name];
  return ({ columns }, row) => valueAt(columns[at]!, row);
}

function ending(name: (typeof ENDS)[number]): Reader<number | null> {
  const [at, bit] = [AT[name], WITHOUT[name]];
  return (table, row) => ((state(table, row) & bit) === 0 ? valueAt(table.columns[at]!, row) : null);
}

function text(name: TextName): Reader<string | null> {
  const at = AT[name];
  return ({ columns, texts }, row) => texts.textOf(valueAt(columns[at]!, row));
}

function word(name: TextName): Reader<string> {
  const read = text(name);
  return (table, row) => read(table, row) ?? '';
}

const state = ({ columns }: TaskTable, row: number): number => valueAt(columns[STATE]!, row);

/** What a field of the task in a row is. */
export const READERS: { [Name in keyof Task]: Reader<Task[Name]> } = {
  id: figure('id'),
  index: figure('index'),
  attempt: figure('attempt'),
  executorId: word('executorId'),
  host: word('host'),
  status: (table, row) => STATUSES[state(table, row) & STATUS]!,
  launchTime: figure('launchTime'),
  finishTime: ending('finishTime'),
  duration: ending('duration'),
  schedulerDelay: figure('schedulerDelay'),
  executorRunTime: figure('executorRunTime'),
  executorCpuTime: figure('executorCpuTime'),
  jvmGcTime: figure('jvmGcTime'),
  inputBytes: figure('inputBytes'),
  inputRecords: figure('inputRecords'),
  outputBytes: figure('outputBytes'),
  shuffleReadBytes: figure('shuffleReadBytes'),
  shuffleWriteBytes: figure('shuffleWriteBytes'),
  shuffleFetchWaitTime: figure('shuffleFetchWaitTime'),
  memoryBytesSpilled: figure('memoryBytesSpilled'),
  diskBytesSpilled: figure('diskBytesSpilled'),
  peakExecutionMemory: figure('peakExecutionMemory'),
  locality: word('locality'),
  speculative: (table, row) => (state(table, row) & SPECULATIVE) !== 0,
  error: text('error'),
  stackTrace: text('stackTrace'),
  stderr: text('stderr'),
};

/** In the order of JSON. Written field by field: to go through their names takes many times the time. */
export function taskAt(table: TaskTable, row: number): Task {
  return {
    id: READERS.id(table, row),
    index: READERS.index(table, row),
    attempt: READERS.attempt(table, row),
    executorId: READERS.executorId(table, row),
    host: READERS.host(table, row),
    status: READERS.status(table, row),
    launchTime: READERS.launchTime(table, row),
    finishTime: READERS.finishTime(table, row),
    duration: READERS.duration(table, row),
    schedulerDelay: READERS.schedulerDelay(table, row),
    executorRunTime: READERS.executorRunTime(table, row),
    executorCpuTime: READERS.executorCpuTime(table, row),
    jvmGcTime: READERS.jvmGcTime(table, row),
    inputBytes: READERS.inputBytes(table, row),
    inputRecords: READERS.inputRecords(table, row),
    outputBytes: READERS.outputBytes(table, row),
    shuffleReadBytes: READERS.shuffleReadBytes(table, row),
    shuffleWriteBytes: READERS.shuffleWriteBytes(table, row),
    shuffleFetchWaitTime: READERS.shuffleFetchWaitTime(table, row),
    memoryBytesSpilled: READERS.memoryBytesSpilled(table, row),
    diskBytesSpilled: READERS.diskBytesSpilled(table, row),
    peakExecutionMemory: READERS.peakExecutionMemory(table, row),
    locality: READERS.locality(table, row),
    speculative: READERS.speculative(table, row),
    error: READERS.error(table, row),
    stackTrace: READERS.stackTrace(table, row),
    stderr: READERS.stderr(table, row),
  };
}
