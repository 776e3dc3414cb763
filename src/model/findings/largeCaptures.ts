import type { CallSite } from '../runEvent';
import type { Found } from './finding';
import type { RunFacts } from './runFacts';
import { lineSite } from './lineSite';

/** A global or free variable that makes a function large: it is pickled, sent and unpickled with the function. */
export function largeCaptures({ run, thresholds }: RunFacts): Found[] {
  const found = new Map<string, Found>();
  for (const { callSite, shipped, functions } of run.ledger.closures) {
    for (const { name, file, line, captured } of functions) {
      for (const each of captured.filter(({ size }) => size >= thresholds.capturedBytes)) {
        const key = `${file}:${line}:${name}:${each.name}`;
        const bytes = each.size * shipped + Number(found.get(key)?.evidence?.bytes ?? 0);
        const sites = [lineSite(file, line, name), ...(callSite === null ? [] : [callSite])];
        found.set(key, toFound(name, each, bytes, sites));
      }
    }
  }
  return [...found.values()];
}

function toFound(name: string, captured: { name: string; type: string }, bytes: number, lines: CallSite[]): Found {
  return {
    rule: 'driver.largeCapture',
    title: 'Large object in a closure',
    found: `\`${name}\` captures \`${captured.name}\` (${captured.type}): the driver pickles it, and every Python worker unpickles it.`,
    lines,
    cost: null,
    evidence: { bytes, variable: captured.name },
    change: `Broadcast it once (\`shared = sc.broadcast(${captured.name})\`) and read \`shared.value\` in the function.`,
  };
}
