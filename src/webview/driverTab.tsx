import type { VNode } from 'preact';
import { DriverCost } from '../view/parts/driverCost';
import { usePanel } from './panelContext';

/** Driver cost, and the data path of the selection. */
export function DriverTab(): VNode {
  const { run, links, thing, now, state, hasRun } = usePanel();
  if (!hasRun) return <p class="empty">No run yet.</p>;
  return <DriverCost run={run} links={links} thing={thing} now={state.live ? now : undefined} sorts />;
}
