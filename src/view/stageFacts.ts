import type { Quantiles } from '../model/quantiles';
import type { Stage, TaskSummary } from '../model/run';
import { formatBytes } from '../text/formatBytes';
import { formatDuration } from '../text/formatDuration';
import { percent } from '../text/percent';

export const QUANTILE_HEADS = ['metric', 'min', '25th percentile', 'median', '75th percentile', 'max'];

/** Sums over the tasks of a stage, with their names; those that are 0 are left out. */
export function stageFacts(stage: Stage): [string, string][] {
  const time = (name: string, value: number): [string, string][] => (value > 0 ? [[name, formatDuration(value)]] : []);
  const size = (name: string, value: number): [string, string][] => (value > 0 ? [[name, formatBytes(value)]] : []);
  return [
    ['executor time', formatDuration(stage.executorRunTime)],
    ...time('executor CPU time', stage.executorCpuTime),
    ...schedulerDelay(stage),
    ...time('GC time', stage.jvmGcTime),
    ...time('shuffle fetch wait time', stage.shuffleFetchWaitTime),
    ...time('task deserialization time', stage.executorDeserializeTime),
    ...size('input', stage.inputBytes),
    ...size('shuffle read', stage.shuffleReadBytes),
    ...size('shuffle write', stage.shuffleWriteBytes),
    ...size('spill (memory)', stage.memoryBytesSpilled),
    ...size('spill (disk)', stage.diskBytesSpilled),
    ...size('peak execution memory', stage.peakExecutionMemory),
    ...size('output', stage.outputBytes),
    ...size('result size', stage.resultSize),
  ];
}

function schedulerDelay({ schedulerDelay: delay, schedulerDelayShare: share }: Stage): [string, string][] {
  return delay > 0 ? [['scheduler delay', `${formatDuration(delay)}, ${percent(share ?? 0)} of task time`]] : [];
}

/** Quantiles over the successful tasks of a stage, as cells under `QUANTILE_HEADS`; figures that are always 0 are left out. */
export function quantileRows(summary: TaskSummary): string[][] {
  const rows: [string, Quantiles, (value: number) => string][] = [
    ['duration', summary.duration, formatDuration],
    ['scheduler delay', summary.schedulerDelay, formatDuration],
    ['GC time', summary.jvmGcTime, formatDuration],
    ['input', summary.inputBytes, formatBytes],
    ['shuffle read', summary.shuffleReadBytes, formatBytes],
    ['shuffle write', summary.shuffleWriteBytes, formatBytes],
    ['spill (memory)', summary.memoryBytesSpilled, formatBytes],
    ['spill (disk)', summary.diskBytesSpilled, formatBytes],
    ['peak execution memory', summary.peakExecutionMemory, formatBytes],
    ['output', summary.outputBytes, formatBytes],
  ];
  return rows
    .filter(([, values]) => values[4] > 0)
    .map(([name, values, text]) => [name, ...values.map(value => text(value))]);
}
