import { groupBy } from './groupBy';
import type { Entry } from './entry';
import { jobTime } from './jobTime';
import type { Action, Run } from './run';
import { sumOf } from './sumOf';

/** What Spark did for an entry and its parts. */
export interface EntryWork {
  actions: Action[];
  /** Time during which Spark ran jobs for them, in ms. */
  sparkTime: number;
}

export interface TestCost extends EntryWork {
  test: Entry;
}

/** The set-ups and tear-downs of a fixture that tests share. */
export interface FixtureCost extends EntryWork {
  name: string;
  scope: string;
  site: Entry['site'];
  /** One per driver, module or class that needed it. */
  setups: number;
  /** ms */
  duration: number;
  failed: Entry | null;
}

/** Whether tests ran: then views show tests first. */
export const hasTests = (run: Run): boolean => run.entries.some(({ kind }) => kind === 'test');

/** The tests of a run, the slowest first; those that run now before all others. */
export function testCosts(run: Run): TestCost[] {
  const work = workOfEntries(run);
  return run.entries
    .filter(({ kind }) => kind === 'test')
    .map(test => ({ test, ...work([test]) }))
    .sort((a, b) => (b.test.duration ?? Infinity) - (a.test.duration ?? Infinity) || a.test.id - b.test.id);
}

/** The fixtures that are a part of no test, the slowest first. */
export function fixtureCosts(run: Run): FixtureCost[] {
  const work = workOfEntries(run);
  const shared = run.entries.filter(({ kind, parentId }) => kind === 'fixture' && parentId === null);
  const groups = groupBy(shared, ({ name, scope, site }) => `${name}\n${scope}\n${site?.file}:${site?.line}`);
  return Array.from(groups.values(), entries => ({
    name: entries[0]!.name,
    scope: entries[0]!.scope ?? '',
    site: entries[0]!.site,
    setups: entries.filter(({ phase }) => phase !== 'teardown').length,
    duration: sumOf(entries, ({ duration }) => duration ?? 0),
    failed: entries.find(({ outcome }) => outcome === 'error' || outcome === 'failed') ?? null,
    ...work(entries),
  })).sort((a, b) => b.duration - a.duration);
}

/** Finds the test that an entry is a part of, or the entry itself; null if it is a part of none. */
export function testsOf(run: Run): (entryId: number | null) => Entry | null {
  const byId = new Map(run.entries.map(entry => [entry.id, entry]));
  return entryId => {
    let entry = entryId === null ? undefined : byId.get(entryId);
    while (entry !== undefined && entry.kind !== 'test')
      entry = entry.parentId === null ? undefined : byId.get(entry.parentId);
    return entry ?? null;
  };
}

function workOfEntries(run: Run): (entries: Entry[]) => EntryWork {
  const partsOf = groupBy(run.entries, ({ parentId }) => parentId);
  const actions = new Map(run.actions.map(action => [action.id, action]));
  const jobsOf = groupBy(run.jobs, ({ actionId }) => actionId);
  const ownAndInner = (entry: Entry): number[] => [
    ...entry.actionIds,
    ...(partsOf.get(entry.id) ?? []).flatMap(ownAndInner),
  ];
  return entries => {
    const ids = entries.flatMap(ownAndInner);
    return {
      actions: ids.map(id => actions.get(id)!).sort((a, b) => a.startTime - b.startTime),
      sparkTime: jobTime(ids.flatMap(id => jobsOf.get(id) ?? [])),
    };
  };
}
