import type { PlacedCall } from '../callRecorder';
import { isMethodCall, objectOf, type JobSource, type MethodCall } from './jobSource';

const KEEPING = /^(?:cache|persist|cacheTable|checkpoint|localCheckpoint)$/;

interface Kept {
  datasets: ReadonlySet<number>;
  /** Names of variables, for datasets that come from elsewhere. */
  names: ReadonlySet<string>;
}

const known = new WeakMap<JobSource, Kept>();

/** Whether a call reads a dataset that is cached somewhere in the file. */
export function isKept(source: JobSource, call: MethodCall): boolean {
  const { datasets, names } = known.get(source) ?? keptIn(source);
  const object = objectOf(call);
  if (object.type === 'name' && names.has(object.name)) return true;
  const before = source.callAt(call.chunk, object);
  return (before !== null && KEEPING.test(before.op)) || call.parents.some(id => datasets.has(id));
}

function keptIn(source: JobSource): Kept {
  const keeping = source.calls.filter(
    (call: PlacedCall): call is MethodCall => KEEPING.test(call.op) && isMethodCall(call),
  );
  const names = keeping.map(objectOf).flatMap(each => (each.type === 'name' ? [each.name] : []));
  const kept = { datasets: new Set(keeping.flatMap(each => each.parents)), names: new Set(names) };
  known.set(source, kept);
  return kept;
}
