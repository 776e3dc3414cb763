import type { VNode } from 'preact';
import { Timeline } from '../view/parts/timeline';
import { usePanel } from './panelContext';

/** The timeline. Collapsed if there is little space. */
export function TimelinePane(): VNode {
  const { run, links, now, state, view, viewStore, narrow, hasRun } = usePanel();
  const folded = view.timelineFolded ?? (narrow || !hasRun);
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
      {!folded && (
        <div class="body">
          {hasRun ? (
            <Timeline run={run} links={links} now={state.live ? now : undefined} />
          ) : (
            <p class="empty">No run yet.</p>
          )}
        </div>
      )}
    </section>
  );
}
