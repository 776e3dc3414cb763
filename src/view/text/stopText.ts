import type { Run } from '../../model/run';
import { place } from './place';
import { printable } from './printable';

/** Where the script was stopped, or that it never reached that line; empty if it was not meant to stop. */
export function stopText(run: Run): string {
  const { stoppedBefore, stoppedAfter, stopAfter } = run.script;
  const stop = stoppedBefore ?? stoppedAfter;
  if (stop)
    return printable(`stopped ${stoppedBefore ? 'before' : 'after'} ${stop.op} ${place(run, stop.callSite)}`.trim());
  return stopAfter && run.status !== 'running' ? `no action ran at line ${stopAfter.line}` : '';
}
