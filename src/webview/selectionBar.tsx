import type { VNode } from 'preact';
import { callSiteOf } from '../view/callSiteOf';
import { subjectOf } from '../view/subject';
import { fullPlace } from '../view/text/place';
import { usePanel } from './panelContext';

/** One row at the foot of a page that has no heading: what is selected, and where to read on. */
export function SelectionBar(): VNode | null {
  const { promised, thing, view, viewStore, open, back } = usePanel();
  const subject = thing && subjectOf(promised.run, thing);
  if (!thing || !subject) return null;
  const site = callSiteOf(promised.run, thing);
  return (
    <footer class="selectionBar" aria-label="Selection">
      <b title={subject.title}>{subject.title}</b>
      <span class="subjectFacts">{subject.facts.join(' · ')}</span>
      {site && (
        <button type="button" class="link line" data-action="openSource" onClick={() => open(view.picked ?? '', false)}>
          {fullPlace(site)}
        </button>
      )}
      <button type="button" data-action="showPlan" onClick={() => viewStore.set({ page: 'plan' })}>
        Details
      </button>
      <button type="button" class="plain" aria-label="Back" title="Back (Escape)" onClick={() => back()}>
        <span aria-hidden="true">✕</span>
      </button>
    </footer>
  );
}
