import type { CallSite } from '../runEvent';
import type { Hint, HintSource } from './hint';
import type { HintThresholds } from './hintThresholds';
import { lineSite } from './lineSite';

/** A global or free variable that makes a function large: it is pickled, sent and unpickled with the function. */
export function largeCaptures(run: HintSource, thresholds: HintThresholds): Hint[] {
  const found = new Map<string, Hint>();
  for (const { callSite, shipped, functions } of run.ledger.closures) {
    for (const { name, file, line, captured } of functions) {
      for (const each of captured.filter(({ size }) => size >= thresholds.capturedBytes)) {
        const key = `${file}:${line}:${name}:${each.name}`;
        const bytes = each.size * shipped + (found.get(key)?.cost.bytes ?? 0);
        const sites = [lineSite(file, line, name), ...(callSite === null ? [] : [callSite])];
        found.set(key, hintOf(name, each, bytes, sites));
      }
    }
  }
  return [...found.values()];
}

function hintOf(name: string, captured: { name: string; type: string }, bytes: number, callSites: CallSite[]): Hint {
  return {
    code: 'driver.largeCapture',
    title: 'Large object in a closure',
    found: `\`${name}\` captures \`${captured.name}\` (${captured.type}): the driver pickles it, and every Python worker unpickles it.`,
    callSites,
    cost: { time: null, bytes },
    change: `Broadcast it once (\`shared = sc.broadcast(${captured.name})\`) and read \`shared.value\` in the function.`,
  };
}
