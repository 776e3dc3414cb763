import type { VNode } from 'preact';
import { DriverCost } from '../view/parts/driverCost';
import { usePanel } from './panelContext';

/** What the driver paid so far. */
export function DriverTab(): VNode {
  const { run, now, state, hasRun } = usePanel();
  if (!hasRun) return <p class="empty">Nothing has run yet.</p>;
  return <DriverCost run={run} now={state.live ? now : undefined} />;
}
