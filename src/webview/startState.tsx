import type { VNode } from 'preact';
import { usePanel } from './panelContext';

/** What stands in place of a run: that one is prepared, why one could not start, or how to start one. */
export function StartState(): VNode {
  const { state, post } = usePanel();
  if (state.preparing !== null) return <Preparing {...state.preparing} />;
  if (state.failed !== null)
    return (
      <main class="noRun" data-panel="start">
        <h2>The run could not start</h2>
        <p class="why">{state.failed.message}</p>
        <p>
          <button type="button" class="primary" data-action="rerun" onClick={() => post({ type: 'rerun' })}>
            Try again
          </button>
        </p>
        <small>{state.failed.code}</small>
      </main>
    );
  if (state.source !== null)
    return (
      <main class="noRun" data-panel="start">
        <h2>No Spark call was found in this file</h2>
        <p>As soon as it makes a dataset, its lineage is drawn here, before anything runs.</p>
      </main>
    );
  return (
    <main class="noRun" data-panel="start">
      <h2>There is no run to show</h2>
      <p>
        Open a Python file with a Spark job and press <b>Run job</b> above it, or open a recording (<code>.strobe</code>
        ) or one of Spark’s event logs from the explorer.
      </p>
    </main>
  );
}

function Preparing({ message, fraction }: { message: string; fraction: number | null }): VNode {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <main class="noRun" data-panel="start" aria-busy="true">
      <h2>The run is being prepared</h2>
      <p class="why" aria-live="polite">
        {message}
      </p>
      <progress aria-label="Preparation" max={100} value={percent ?? undefined}></progress>
    </main>
  );
}
