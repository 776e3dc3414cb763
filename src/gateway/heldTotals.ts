import type { EventOf, RunEvent } from '../model/runEvent';

/** For so long, in the events' own time, totals of a driver may be held back. */
const HOLD_MS = 5000;

interface DriverTotals {
  /** Time of the last that were written. */
  written: number;
  held: EventOf<'ledgerTotals'> | null;
}

/**
 * Bounds what a long run adds to a recording: each driver reports the totals of its cost about once a second, and only the
 * last report counts.
 */
export class HeldTotals {
  /** By process id. */
  private readonly drivers = new Map<number, DriverTotals>();

  /** @returns the events to write now, in order. */
  take(event: RunEvent): RunEvent[] {
    switch (event.type) {
      case 'ledgerTotals':
        return this.totals(event);
      case 'driverEnded':
        return [...this.release(this.drivers.get(event.pid)), event];
      case 'runEnded':
        return [...[...this.drivers.values()].flatMap(driver => this.release(driver)), event];
      default:
        return [event];
    }
  }

  /** Everything that is held back. */
  get all(): RunEvent[] {
    return [...this.drivers.values()].flatMap(({ held }) => held ?? []);
  }

  private totals(event: EventOf<'ledgerTotals'>): RunEvent[] {
    const driver = this.drivers.get(event.pid) ?? { written: -Infinity, held: null };
    this.drivers.set(event.pid, driver);
    driver.held = driver.held ? merged(driver.held, event) : event;
    if (event.time - driver.written < HOLD_MS) return [];
    driver.written = event.time;
    return this.release(driver);
  }

  private release(driver: DriverTotals | undefined): RunEvent[] {
    const held = driver?.held ?? null;
    if (driver) driver.held = null;
    return held === null ? [] : [held];
  }
}

/** A report has the places that have paid since the one before. */
function merged(earlier: EventOf<'ledgerTotals'>, later: EventOf<'ledgerTotals'>): EventOf<'ledgerTotals'> {
  const places = new Map([...(earlier.places ?? []), ...(later.places ?? [])].map(place => [place.id, place]));
  return { ...later, places: [...places.values()], wall: later.wall ?? earlier.wall };
}
