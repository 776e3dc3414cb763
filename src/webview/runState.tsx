import type { VNode } from 'preact';
import type { Run } from '../model/run';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { plural } from '../text/plural';
import { runProgress } from '../view/runProgress';
import { phaseText } from '../view/text/phaseText';
import { statusText } from '../view/text/statusMark';
import { stopText } from '../view/text/stopText';
import { usePanel } from './panelContext';

const NOTHING_MORE = { certain: new Set<number>() };

/** Status, time and progress of the run; in a small room, only the mark of the status, the time and a thin bar. */
export function RunState(): VNode {
  const { run, state, now, promised, isSmall } = usePanel();
  const { tasks, actions, share } = runProgress(run, state.cancelling ? NOTHING_MORE : promised);
  const { done, all } = tasks;
  const more = [
    state.live ? phaseText(run) : '',
    all > 0 ? (done === all ? `${formatCount(all)} tasks` : `${formatCount(done)}/${formatCount(all)} tasks`) : '',
    actionText(actions.done, actions.all),
  ];
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const end = run.script.endTime ?? run.applications.at(-1)?.endTime ?? (state.live ? now : null);
  const status = state.cancelling && run.status === 'running' ? '● Cancelling…' : statusLine(run);
  const counts = more.filter(text => text !== '').join(' · ');
  const [mark = '', ...words] = status.split(' ');
  return (
    <>
      <span class={`status ${run.status}`} role="status" title={isSmall ? `${status} · ${counts}` : undefined}>
        {mark} <span class={isSmall ? 'unseen' : ''}>{words.join(' ')}</span>
      </span>
      <span class="elapsed">{start !== null && end !== null ? formatDuration(Math.max(0, end - start)) : ''}</span>
      {run.status === 'running' && <progress aria-label="Progress" max={1} value={share}></progress>}
      {!isSmall && (
        <span class="counts" title={counts}>
          {counts}
        </span>
      )}
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
