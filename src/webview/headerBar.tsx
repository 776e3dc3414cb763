import type { VNode } from 'preact';
import type { Run } from '../model/run';
import { runProgress } from '../view/runProgress';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { plural } from '../text/plural';
import { environment, runName } from '../view/text/header';
import { phaseText } from '../view/text/phaseText';
import { statusText } from '../view/text/statusMark';
import { stopText } from '../view/text/stopText';
import { ExportMenu } from './exportMenu';
import type { Panel } from './panelContext';
import { usePanel } from './panelContext';

/** Title, progress and commands of a run. */
export function HeaderBar(): VNode {
  const panel = usePanel();
  const { state, run, hasRun, post } = panel;
  const running = hasRun && run.status === 'running';
  const hasUi = state.live && run.applications.some(each => each.uiUrl !== null && each.endTime === null);
  const canRun = hasRun ? !running : state.preparing === null && panel.promised.run.datasets.length > 0;
  return (
    <header class="bar-top">
      <h1 title={hasRun ? environment(run) : undefined}>{title(panel)}</h1>
      {hasRun && <RunState panel={panel} />}
      {state.preparing !== null && panel.promised.run.datasets.length > 0 && <Preparing {...state.preparing} />}
      <div class="buttons">
        {(running || state.preparing !== null) && (
          <button
            type="button"
            data-action="cancel"
            aria-disabled={state.cancelling ? 'true' : undefined}
            onClick={() => post({ type: 'cancel' })}
          >
            {state.cancelling ? 'Cancelling…' : 'Cancel'}
          </button>
        )}
        {canRun && (
          <button
            type="button"
            data-action="rerun"
            class={hasRun ? '' : 'primary'}
            onClick={() => post({ type: 'rerun' })}
          >
            {hasRun ? 'Rerun' : 'Run'}
          </button>
        )}
        {hasUi && (
          <button type="button" data-action="sparkUi" onClick={() => post({ type: 'openSparkUi' })}>
            Spark UI
          </button>
        )}
        {panel.promised.run.datasets.length + run.queries.length > 0 && <ExportMenu />}
      </div>
    </header>
  );
}

function Preparing({ message, fraction }: { message: string; fraction: number | null }): VNode {
  return (
    <>
      <progress aria-label="Preparation" max={1} value={fraction ?? undefined}></progress>
      <span class="preparation" aria-live="polite">
        {message === '' ? 'Preparing' : message}
      </span>
    </>
  );
}

/** `ratings.py ▸ run 14:02:11`. */
function title({ state, run, hasRun }: Panel): string {
  if (!hasRun) return state.title ?? (run.script.file === null ? 'Strobe' : `${runName(run)} ▸ not run yet`);
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const when = start === null ? '' : ` ▸ ${run.script.mode === 'explain' ? 'explained' : 'run'} ${clockTime(start)}`;
  return `${runName(run)}${when}`;
}

/** The time of a run, with the date if it was not today. */
function clockTime(time: number): string {
  const date = new Date(time);
  const hour = date.toTimeString().slice(0, 8);
  const day = date.toDateString() === new Date().toDateString() ? '' : `${date.toLocaleDateString('sv')} `;
  return day + hour;
}

const NOTHING_MORE = { certain: new Set<number>() };

function RunState({ panel }: { panel: Panel }): VNode {
  const { run, state, now, promised } = panel;
  const { tasks, actions, share } = runProgress(run, state.cancelling ? NOTHING_MORE : promised);
  const { done, all } = tasks;
  const more = [
    state.live ? phaseText(run) : '',
    all > 0 ? (done === all ? `${formatCount(all)} tasks` : `${formatCount(done)}/${formatCount(all)} tasks`) : '',
    actionText(actions.done, actions.all),
  ];
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const end = run.script.endTime ?? run.applications.at(-1)?.endTime ?? (state.live ? now : null);
  return (
    <>
      <span class={`status ${run.status}`} role="status">
        {state.cancelling && run.status === 'running' ? '● Cancelling…' : statusLine(run)}
      </span>
      <span class="elapsed">{start !== null && end !== null ? formatDuration(Math.max(0, end - start)) : ''}</span>
      {run.status === 'running' && <progress aria-label="Progress" max={1} value={share}></progress>}
      <span class="counts">{more.filter(text => text !== '').join(' · ')}</span>
    </>
  );
}

function statusLine(run: Run): string {
  const why = run.script.signal ?? (run.script.exitCode ? `exit code ${run.script.exitCode}` : '');
  return [statusText(run.status), why, stopText(run)].filter(text => text !== '').join(' · ');
}

function actionText(done: number, all: number): string {
  if (all === 0) return '';
  return done === all ? plural(all, 'action') : `${done} of ${all} actions`;
}
