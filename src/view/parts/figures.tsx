import type { VNode } from 'preact';
import type { Run, Stage } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** Key figures of the run. Zero values are not shown. */
export function Figures({ run }: { run: Run }): VNode {
  return (
    <dl class="figures">
      {figuresOf(run).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function figuresOf(run: Run): [string, string][] {
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const end = run.script.endTime ?? run.applications[run.applications.length - 1]?.endTime ?? null;
  const sum = (value: (stage: Stage) => number): number => run.stages.reduce((total, stage) => total + value(stage), 0);
  const elapsed: [string, string][] = start !== null && end !== null ? [['elapsed', formatDuration(end - start)]] : [];
  const executors: [string, string][] =
    run.stages.length > 0 ? [['executor time', formatDuration(sum(stage => stage.executorRunTime))]] : [];
  const counts: [string, number][] = [
    ['actions', run.actions.length],
    ['jobs', run.jobs.length],
    ['stages', run.stages.filter(stage => stage.status !== 'skipped').length],
    ['tasks', sum(stage => stage.numCompletedTasks)],
  ];
  const sizes: [string, number][] = [
    ['input', sum(stage => stage.inputBytes)],
    ['shuffled', sum(stage => stage.shuffleWriteBytes)],
    ['spilled', sum(stage => stage.memoryBytesSpilled)],
    ['output', sum(stage => stage.outputBytes)],
  ];
  const told = (values: [string, number][], text: (value: number) => string): [string, string][] =>
    values.filter(([, value]) => value > 0).map(([name, value]) => [name, text(value)]);
  return [
    ...elapsed,
    ...executors,
    ...told(counts, formatCount),
    ...told(sizes, formatBytes),
    ...told([['Py4J calls', run.ledger.py4jCalls]], formatCount),
  ];
}
