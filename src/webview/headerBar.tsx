import type { VNode } from 'preact';
import { environment, runName } from '../view/text/header';
import { ExportMenu } from './exportMenu';
import type { Panel } from './panelContext';
import { usePanel } from './panelContext';
import type { PanelState } from './panelStore';
import { RunState } from './runState';
import { PAGE, PAGES } from './smallPage';
import { TabStrip } from './tabStrip';

/** Title, progress and commands of a run in one row; in a small room with the tabs of the pages. */
export function HeaderBar({ hasPages }: { hasPages: boolean }): VNode {
  const panel = usePanel();
  const { state, run, hasRun, isSmall, page, viewStore } = panel;
  const [name, when] = title(panel);
  return (
    <header class="bar-top">
      <h1 title={[name + when, hasRun ? environment(run) : ''].filter(text => text !== '').join('\n')}>
        {name}
        {when !== '' && <span class="when">{when}</span>}
      </h1>
      {hasRun && <RunState />}
      {state.preparing !== null && panel.promised.run.datasets.length > 0 && <Preparing {...state.preparing} />}
      {hasPages && (
        <TabStrip
          name="page"
          label="Pages"
          class="pageTabs"
          tabs={PAGES}
          chosen={page}
          controls={PAGE}
          onChoose={chosen => viewStore.set({ page: chosen })}
        />
      )}
      <Buttons isSmall={isSmall} />
    </header>
  );
}

function Buttons({ isSmall }: { isSmall: boolean }): VNode {
  const { state, run, hasRun, post, promised, view, viewStore } = usePanel();
  const running = hasRun && run.status === 'running';
  // It runs elsewhere, and only its log is here.
  const isFollowed = run.script.mode === 'import';
  const hasUi =
    state.live && !isFollowed && run.applications.some(each => each.uiUrl !== null && each.endTime === null);
  // The event log of an application does not say how it was started.
  const canRun = hasRun ? !running && !isFollowed : state.preparing === null && promised.run.datasets.length > 0;
  const openUi = (): void => post({ type: 'openSparkUi' });
  return (
    <div class="buttons">
      {((running && !isFollowed) || state.preparing !== null) && (
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
      {hasUi && !isSmall && (
        <button type="button" data-action="sparkUi" onClick={openUi}>
          Spark UI
        </button>
      )}
      {promised.run.datasets.length + run.queries.length > 0 && (
        <ExportMenu isSmall={isSmall} openUi={hasUi && isSmall ? openUi : null} />
      )}
      {!isSmall && view.detailFolded && (
        <button
          type="button"
          class="plain"
          aria-label="Expand details"
          title="Expand details"
          onClick={() => viewStore.set({ detailFolded: false })}
        >
          <span aria-hidden="true">«</span>
        </button>
      )}
    </div>
  );
}

function Preparing({ what, message, fraction }: NonNullable<PanelState['preparing']>): VNode {
  const text = what === 'file' ? 'Reading the file' : 'Preparing';
  return (
    <>
      <progress aria-label="Preparation" max={1} value={fraction ?? undefined}></progress>
      <span class="preparation" aria-live="polite">
        {message === '' ? text : message}
      </span>
    </>
  );
}

/** `ratings.py` and ` ▸ run 14:02:11`. */
function title({ state, run, hasRun }: Panel): [string, string] {
  if (!hasRun) {
    if (state.title !== null || run.script.file === null) return [state.title ?? 'Strobe', ''];
    return [runName(run), ' ▸ not run yet'];
  }
  const start = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const when = start === null ? '' : ` ▸ ${run.script.mode === 'explain' ? 'explained' : 'run'} ${clockTime(start)}`;
  return [runName(run), when];
}

/** The time of a run, with the date if it was not today. */
function clockTime(time: number): string {
  const date = new Date(time);
  const hour = date.toTimeString().slice(0, 8);
  const day = date.toDateString() === new Date().toDateString() ? '' : `${date.toLocaleDateString('sv')} `;
  return day + hour;
}
