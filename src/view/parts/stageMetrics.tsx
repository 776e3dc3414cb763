import type { VNode } from 'preact';
import type { Quantiles, Stage, Task } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { statusText } from '../text/statusMark';
import { FactList } from './factList';

const MOST_TASKS = 50;
const QUANTILES = ['min', '25th percentile', 'median', '75th percentile', 'max'];

/** Task metrics of a stage: totals, quantiles, and the longest tasks. */
export function StageMetrics({ stage }: { stage: Stage }): VNode {
  return (
    <>
      <FactList facts={stageFacts(stage)} />
      {stage.taskSummary && <QuantileTable summary={stage.taskSummary} />}
      <TaskTable tasks={stage.tasks} />
    </>
  );
}

function stageFacts(stage: Stage): [string, string][] {
  const time = (name: string, value: number): [string, string][] => (value > 0 ? [[name, formatDuration(value)]] : []);
  const size = (name: string, value: number): [string, string][] => (value > 0 ? [[name, formatBytes(value)]] : []);
  return [
    ['executor time', formatDuration(stage.executorRunTime)],
    ...time('executor CPU time', stage.executorCpuTime),
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

function QuantileTable({ summary }: { summary: NonNullable<Stage['taskSummary']> }): VNode {
  const rows: [string, Quantiles, (value: number) => string][] = [
    ['duration', summary.duration, formatDuration],
    ['GC time', summary.jvmGcTime, formatDuration],
    ['input', summary.inputBytes, formatBytes],
    ['shuffle read', summary.shuffleReadBytes, formatBytes],
    ['shuffle write', summary.shuffleWriteBytes, formatBytes],
  ];
  return (
    <table aria-label="Quantiles over tasks">
      <thead>
        <tr>
          <th scope="col">metric</th>
          {QUANTILES.map(name => (
            <th key={name} scope="col" class="figure">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, values]) => values[4] > 0)
          .map(([name, values, text]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={index} class="figure">
                  {text(value)}
                </td>
              ))}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function TaskTable({ tasks }: { tasks: Task[] }): VNode | null {
  if (tasks.length === 0) return null;
  const sorted = [...tasks].sort((a, b) => rank(b) - rank(a) || (b.duration ?? 0) - (a.duration ?? 0));
  const shown = sorted.slice(0, MOST_TASKS);
  const longest = Math.max(1, ...tasks.map(task => task.duration ?? 0));
  return (
    <>
      <table aria-label="Longest tasks">
        <thead>
          <tr>
            <th scope="col">task</th>
            <th scope="col">executor</th>
            <th scope="col">status</th>
            <th scope="col" class="figure">
              duration
            </th>
            <td></td>
            <th scope="col" class="figure">
              shuffle read
            </th>
            <th scope="col" class="figure">
              written
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(task => (
            <tr key={task.id} class={task.status} title={task.error ?? undefined}>
              <td>{task.attempt > 0 ? `${task.index}, attempt ${task.attempt}` : String(task.index)}</td>
              <td>{task.executorId}</td>
              <td>
                <span class={task.status}>{task.status === 'killed' ? 'killed' : statusText(task.status)}</span>
              </td>
              <td class="figure">{task.duration === null ? '' : formatDuration(task.duration)}</td>
              <td>
                <span class="share">
                  <i style={{ width: `${((100 * (task.duration ?? 0)) / longest).toFixed(1)}%` }}></i>
                </span>
              </td>
              <td class="figure">{task.shuffleReadBytes > 0 ? formatBytes(task.shuffleReadBytes) : ''}</td>
              <td class="figure">{task.shuffleWriteBytes > 0 ? formatBytes(task.shuffleWriteBytes) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {tasks.length > shown.length && (
        <p class="left">
          {plural(tasks.length - shown.length, 'shorter task')} of {formatCount(tasks.length)} not shown
        </p>
      )}
    </>
  );
}

/** Failed tasks first, then running tasks. */
function rank(task: Task): number {
  return task.status === 'failed' ? 2 : task.status === 'running' ? 1 : 0;
}
