import type { VNode } from 'preact';
import { usePanel } from './panelContext';
import type { PanelState } from './panelStore';

/** Shown if there is no run: the preparation of a run, the reason why it could not start, or how to start one. */
export function StartState(): VNode {
  const { state } = usePanel();
  if (state.preparing !== null) return <Preparing {...state.preparing} />;
  if (state.failed !== null) return <Failed {...state.failed} />;
  if (state.source !== null)
    return (
      <main class="noRun" data-panel="start">
        <h2>No Spark calls in this file</h2>
        <p>The lineage appears here when the file creates a dataset, even before you run it.</p>
      </main>
    );
  return (
    <main class="noRun" data-panel="start">
      <h2>No run to show</h2>
      <p>
        Open a Python file with a Spark job and select <b>Run job</b> above it, or open a recording (
        <code>.strobe</code>) or a Spark event log from the Explorer.
      </p>
    </main>
  );
}

/** An error page. Only a failed run can be retried, not a file that could not be read. */
function Failed({ code, message }: { code: string; message: string }): VNode {
  const { post } = usePanel();
  const isCancelled = code.endsWith('.cancelled');
  const isFile = /^(recording|eventLog)\./.test(code);
  return (
    <main class="noRun" data-panel="start">
      <h2>{isCancelled ? 'Cancelled' : isFile ? 'Could not open the file' : 'Could not start the run'}</h2>
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

function Preparing({ what, message, fraction }: NonNullable<PanelState['preparing']>): VNode {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <main class="noRun" data-panel="start" aria-busy="true">
      <h2>{what === 'file' ? 'Reading the file' : 'Preparing the run'}</h2>
      <p class="why" aria-live="polite">
        {message}
      </p>
      <progress aria-label="Preparation" max={100} value={percent ?? undefined}></progress>
    </main>
  );
}
