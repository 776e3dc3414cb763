import type { Run } from '../../model/run';
import { place } from './place';
import { printable } from './printable';

/** Where the script was stopped, or that it did not come to where it was to stop; empty where it ran by itself. */
export function stopText(run: Run): string {
  const { stoppedBefore, stoppedAfter, stopAfter } = run.script;
  const stop = stoppedBefore ?? stoppedAfter;
  if (stop)
    return printable(`stopped ${stoppedBefore ? 'before' : 'after'} ${stop.op} ${place(run, stop.callSite)}`.trim());
  return stopAfter && run.status !== 'running' ? `no action ran at line ${stopAfter.line}` : '';
}
