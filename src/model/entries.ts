import { endAfter } from './endAfter';
import type { Entry } from './entry';
import { driverOfId } from './idRanges';
import type { EventOf } from './runEvent';

interface KnownEntry {
  started: EventOf<'entryStarted'>;
  ended: EventOf<'entryEnded'> | null;
  /** The innermost entry of the same driver that ran when it started. */
  enclosing: KnownEntry | null;
}

/** What ran around the calls of the drivers: tests, fixtures, executions of cells. */
export class Entries {
  private readonly byId = new Map<number, KnownEntry>();
  /** By driver, the innermost last. */
  private readonly running = new Map<number, KnownEntry[]>();

  entryStarted(event: EventOf<'entryStarted'>): void {
    const driverId = driverOfId(event.entryId);
    const running = this.running.get(driverId) ?? [];
    const entry: KnownEntry = { started: event, ended: null, enclosing: running.at(-1) ?? null };
    this.byId.set(event.entryId, entry);
    this.running.set(driverId, [...running, entry]);
  }

  entryEnded(event: EventOf<'entryEnded'>): void {
    const entry = this.byId.get(event.entryId);
    if (!entry) return;
    entry.ended = event;
    const driverId = driverOfId(event.entryId);
    const running = this.running.get(driverId) ?? [];
    this.running.set(
      driverId,
      running.filter(each => each !== entry),
    );
  }

  get any(): boolean {
    return this.byId.size > 0;
  }

  /**
   * In the order in which they started.
   * @param actionsOf ids of the actions that ran in an entry and in none of its parts
   * @param wasCalledOff whether the work that ran last in an entry was cancelled because the person ended the run
   * @param lostAt when an entry without an end ended with its driver; null while that runs
   */
  build(
    actionsOf: (entryId: number) => number[],
    wasCalledOff: (entryId: number) => boolean,
    lostAt: (driverId: number) => number | null,
  ): Entry[] {
    const known = [...this.byId.values()];
    const interrupted = interruptedEntries(known, wasCalledOff);
    const times = new Map(known.map(entry => [entry, { start: entry.started.time, end: endOf(entry, lostAt) }]));
    const foreign = foreignTimes(times);
    return known.map(entry => {
      const { started, ended } = entry;
      const { start, end } = times.get(entry)!;
      const wasInterrupted = interrupted.has(started.entryId);
      return {
        id: started.entryId,
        driverId: driverOfId(started.entryId),
        pid: started.pid,
        kind: started.kind,
        name: started.name,
        parentId: started.parentId,
        site: started.site,
        scope: started.scope ?? null,
        phase: started.phase ?? null,
        executionCount: started.executionCount ?? null,
        cellId: started.cellId ?? null,
        source: started.source ?? null,
        startTime: start,
        endTime: endAfter(start, end),
        duration: end === null ? null : Math.max(0, end - start - (foreign.get(entry) ?? 0)),
        outcome: wasInterrupted ? 'interrupted' : (ended?.outcome ?? (end === null ? null : 'interrupted')),
        error: wasInterrupted ? null : (ended?.error ?? null),
        actionIds: actionsOf(started.entryId),
      };
    });
  }
}

/**
 * Entries that failed because their job was cancelled: a worker of pytest-xdist is not interrupted itself, so its test
 * sees an error of Spark before the worker is ended.
 */
function interruptedEntries(known: KnownEntry[], wasCalledOff: (entryId: number) => boolean): Set<number> {
  const found = new Set<number>();
  const withSuchPart = new Set<number>();
  // Parts begin after what they are a part of.
  for (const { started, ended } of known.toReversed()) {
    const { entryId, parentId } = started;
    const hasFailed = ended?.outcome === 'failed' || ended?.outcome === 'error';
    if (!hasFailed || !(withSuchPart.has(entryId) || wasCalledOff(entryId))) continue;
    found.add(entryId);
    if (parentId !== null) withSuchPart.add(parentId);
  }
  return found;
}

type Times = ReadonlyMap<KnownEntry, { start: number; end: number | null }>;

const endOf = ({ started, ended }: KnownEntry, lostAt: (driverId: number) => number | null): number | null =>
  ended?.time ?? lostAt(driverOfId(started.entryId));

/** By entry, the time of the entries inside of it that are not a part of it. */
function foreignTimes(times: Times): Map<KnownEntry, number> {
  const sums = new Map<KnownEntry, number>();
  for (const [entry, { start, end }] of times) {
    for (
      let outer = entry.enclosing;
      outer !== null && end !== null && !isPart(entry, outer);
      outer = outer.enclosing
    ) {
      sums.set(outer, (sums.get(outer) ?? 0) + end - start);
      // What is around an entry that is itself foreign there is without all of its time already.
      if (outer.enclosing !== null && !isPart(outer, outer.enclosing)) break;
    }
  }
  return sums;
}

const isPart = (entry: KnownEntry, of: KnownEntry): boolean => entry.started.parentId === of.started.entryId;
