import type { VNode } from 'preact';
import { DriverCost } from '../view/parts/driverCost';
import { usePanel } from './panelContext';

/** What the driver paid so far, the path of what is selected. */
export function DriverTab(): VNode {
  const { run, links, thing, now, state, hasRun } = usePanel();
  if (!hasRun) return <p class="empty">Nothing has run yet.</p>;
  return <DriverCost run={run} links={links} thing={thing} now={state.live ? now : undefined} sorts />;
}
