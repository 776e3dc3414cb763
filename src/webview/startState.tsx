import type { VNode } from 'preact';
import { usePanel } from './panelContext';

/** What stands in place of a run: that one is prepared, why one could not start, or how to start one. */
export function StartState(): VNode {
  const { state } = usePanel();
  if (state.preparing !== null) return <Preparing {...state.preparing} />;
  if (state.failed !== null) return <Failed {...state.failed} />;
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

/** A file that cannot be read stays so: only what was to run can be tried again. */
function Failed({ code, message }: { code: string; message: string }): VNode {
  const { post } = usePanel();
  const isCancelled = code === 'run.cancelled';
  const isFile = /^(recording|eventLog)\./.test(code);
  return (
    <main class="noRun" data-panel="start">
      <h2>{isFile ? 'This cannot be shown' : isCancelled ? 'Cancelled' : 'The run could not start'}</h2>
      <p class="why">{message}</p>
      {!isFile && (
        <p>
          <button type="button" class="primary" data-action="rerun" onClick={() => post({ type: 'rerun' })}>
            {isCancelled ? 'Run' : 'Try again'}
          </button>
        </p>
      )}
      {!isCancelled && <small>{code}</small>}
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
