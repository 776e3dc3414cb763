import type { Run } from '../../model/run';
import { formatBytes } from '../../view/text/formatBytes';
import { formatCount } from '../../view/text/formatCount';
import { formatDuration } from '../../view/text/formatDuration';
import type { Markup } from './html';
import { html } from './html';

/** The run in a few figures; those that are nothing are left out. */
export function figures(run: Run): Markup {
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const end = run.script.endTime ?? run.applications[run.applications.length - 1]?.endTime ?? null;
  const sum = (value: (stage: Run['stages'][number]) => number): number =>
    run.stages.reduce((total, stage) => total + value(stage), 0);
  const tasks = sum(stage => stage.numCompletedTasks);
  const size = (name: string, bytes: number): [string, string][] => (bytes > 0 ? [[name, formatBytes(bytes)]] : []);
  const count = (name: string, value: number): [string, string][] => (value > 0 ? [[name, formatCount(value)]] : []);
  const all: [string, string][] = [
    ...(start !== null && end !== null ? ([['elapsed', formatDuration(end - start)]] as [string, string][]) : []),
    ...(run.stages.length > 0
      ? ([['executor time', formatDuration(sum(stage => stage.executorRunTime))]] as [string, string][])
      : []),
    ...count('actions', run.actions.length),
    ...count('jobs', run.jobs.length),
    ...count('stages', run.stages.filter(stage => stage.status !== 'skipped').length),
    ...count('tasks', tasks),
    ...size(
      'input',
      sum(stage => stage.inputBytes),
    ),
    ...size(
      'shuffled',
      sum(stage => stage.shuffleWriteBytes),
    ),
    ...size(
      'spilled',
      sum(stage => stage.memoryBytesSpilled),
    ),
    ...size(
      'output',
      sum(stage => stage.outputBytes),
    ),
    ...count('Py4J calls', run.ledger.py4jCalls),
  ];
  return html`<dl class="figures">
    ${all.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
