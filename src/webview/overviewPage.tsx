import type { VNode } from 'preact';
import type { Finding } from '../model/findings/finding';
import type { Stream } from '../model/stream';
import { lineageKeyOf, planKeyOf } from '../view/findingKeys';
import { Overview } from '../view/parts/overview';
import { printable } from '../view/text/printable';
import { streamName } from '../view/text/streamTable';
import { LostMessage } from './lostMessage';
import { usePanel } from './panelContext';

/** The answer, which is what a run shows first. */
export function OverviewPage(): VNode {
  const { run, links, now, state, hasRun, isSmall } = usePanel();
  return (
    <div class="body">
      {run.status === 'lost' && <LostMessage />}
      {hasRun ? (
        <Overview
          run={run}
          links={links}
          now={state.live ? now : undefined}
          hasTimeline={!isSmall}
          buttonsOf={finding => <FindingButtons finding={finding} />}
          buttonsOfStream={stream => <StreamButtons stream={stream} />}
        />
      ) : (
        <p class="empty">No run yet.</p>
      )}
    </div>
  );
}

function StreamButtons({ stream }: { stream: Stream }): VNode | null {
  const { state, post } = usePanel();
  if (!state.live || stream.status !== 'active') return null;
  const { applicationId, id, runId } = stream;
  const isStopping = stream.stopRequestTime !== null;
  return (
    <span class="more">
      <button
        type="button"
        data-action="stopStream"
        aria-label={`${isStopping ? 'Stopping' : 'Stop'} ${printable(streamName(stream))}`}
        aria-disabled={isStopping ? 'true' : undefined}
        onClick={() => post({ type: 'stopStream', applicationId, streamId: id, streamRunId: runId })}
      >
        {isStopping ? 'Stopping…' : 'Stop'}
      </button>
    </span>
  );
}

/** Where to read on about a finding. */
function FindingButtons({ finding }: { finding: Finding }): VNode {
  const { run, links, viewStore, select, post } = usePanel();
  const { safeEdit } = finding;
  const [plan, lineage] = [planKeyOf(run, finding, links), lineageKeyOf(run, finding, links)];
  return (
    <span class="more">
      {plan !== null && (
        <button
          type="button"
          data-action="showPlan"
          onClick={() => {
            select(plan);
            viewStore.set({ page: 'plan', tab: 'plan' });
          }}
        >
          Plan
        </button>
      )}
      {lineage !== null && (
        <button
          type="button"
          data-action="showLineage"
          onClick={() => {
            select(lineage);
            viewStore.set({ page: 'lineage' });
          }}
        >
          Lineage
        </button>
      )}
      <button type="button" data-action="explainRule" onClick={() => post({ type: 'openRule', rule: finding.rule })}>
        Why
      </button>
      {safeEdit && (
        <button
          type="button"
          data-action="fix"
          title={safeEdit.title}
          onClick={() => post({ type: 'applyEdit', edit: safeEdit })}
        >
          Fix
        </button>
      )}
    </span>
  );
}
