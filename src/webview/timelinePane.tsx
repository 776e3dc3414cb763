import type { VNode } from 'preact';
import { Timeline } from '../view/parts/timeline';
import { usePanel } from './panelContext';

/** The timeline below the other panes of a large room. Collapsed until there is a run. */
export function TimelinePane(): VNode {
  const { view, viewStore, hasRun } = usePanel();
  const folded = view.timelineFolded ?? !hasRun;
  return (
    <section class={folded ? 'pane timeline folded' : 'pane timeline'} data-panel="timeline" aria-label="Timeline">
      <header>
        <h2>
          <button
            type="button"
            class="plain"
            aria-expanded={folded ? 'false' : 'true'}
            onClick={() => viewStore.set({ timelineFolded: !folded })}
          >
            Timeline
          </button>
        </h2>
      </header>
      {!folded && <TimelineBody />}
    </section>
  );
}

/** The timeline itself. */
export function TimelineBody(): VNode {
  const { run, links, now, state, hasRun } = usePanel();
  return (
    <div class="body">
      {hasRun ? (
        <Timeline run={run} links={links} now={state.live ? now : undefined} />
      ) : (
        <p class="empty">No run yet.</p>
      )}
    </div>
  );
}
