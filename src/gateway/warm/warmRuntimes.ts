import type { WarmSettings, WarmStatus } from '../../wire/messages';
import type { Spare } from './spare';

/** What is kept for the next run. */
export interface WarmParts {
  /** Its `residentBytes` are those on the disk. Ending it keeps what was made. */
  classCache: Spare;
  spareJvm: Spare;
  spareDriver: Spare;
}

export interface Machine {
  /** Memory that can be had without swapping, null where that cannot be told. */
  availableBytes(): number | null;
  log(text: string): void;
}

/** Below this, what waits is ended: what is on the machine needs the memory more. */
export const LOW_MEMORY = 512 * 1024 ** 2;
/** Less than this, and nothing is made: a spare JVM and a driver take up to 750 MB of it. */
export const ROOM_TO_PREPARE = 1536 * 1024 ** 2;
const MEMORY_CHECK_MS = 10_000;
const MINUTE_MS = 60_000;

/**
 * Keeps ready what the next run would wait for: the class cache, a spare JVM, a spare driver. They are made while no run is
 * on, and ended after an idle time and on low memory. Nothing is made before somebody has configured it.
 */
export class WarmRuntimes {
  private readonly listeners = new Set<(status: WarmStatus) => void>();
  private readonly running = new Set<string>();
  private readonly waiting: (() => void)[] = [];
  private settings: WarmSettings | null = null;
  /** Counts up with all that makes an earlier preparation void. */
  private round = 0;
  private preparing: Promise<void> = Promise.resolve();
  private ending: Promise<unknown> = Promise.resolve();
  private idleTimer: NodeJS.Timeout | undefined;
  private memoryTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: WarmParts,
    private readonly machine: Machine,
    /** Called when the idle time is over, after what waited has ended. */
    private readonly onIdle: () => void = () => {},
  ) {}

  /** Whether what was made may be used. A gateway that nobody has configured makes nothing, but uses what there is. */
  get isOn(): boolean {
    return this.settings?.mode !== 'off';
  }

  /** How many runs are on. */
  get runs(): number {
    return this.running.size;
  }

  /** From now on these count; what they rule out is ended. */
  async configure(settings: WarmSettings): Promise<void> {
    this.settings = settings;
    if (settings.mode === 'off') return this.end();
    if (this.running.size === 0) this.rest();
  }

  /** Whether a file that runs Spark and was opened is to find everything ready; not while a run has the machine. */
  get isForOpened(): boolean {
    return this.settings?.mode === 'onOpen' && this.running.size === 0;
  }

  /** Such a file was opened, and what its run needs is known. */
  opened(): void {
    if (this.isForOpened) this.rest();
  }

  /** A run begins: the machine is its own, so what is being made is given up. */
  runStarted(id: string): void {
    this.running.add(id);
    clearTimeout(this.idleTimer);
    this.round++;
    this.endThose(part => part.state().state === 'preparing');
  }

  /** Ending twice is harmless. */
  runEnded(id: string): void {
    if (!this.running.delete(id) || this.running.size > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
    this.rest();
  }

  /** Resolves when no run is on. */
  rested(): Promise<void> {
    return this.running.size === 0 ? Promise.resolve() : new Promise(resolve => this.waiting.push(resolve));
  }

  status(): WarmStatus {
    const { classCache, spareJvm, spareDriver } = this.parts;
    const { state, residentBytes } = classCache.state();
    return {
      classCache: { state, diskBytes: residentBytes },
      spareJvm: spareJvm.state(),
      spareDriver: spareDriver.state(),
    };
  }

  onChange(listener: (status: WarmStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends what waits and what is being made; runs that are on keep what they were given. */
  async end(): Promise<void> {
    this.round++;
    clearTimeout(this.idleTimer);
    this.endThose(() => true);
    await this.ending;
    this.watchMemory();
  }

  /** No run is on. */
  private rest(): void {
    const { settings } = this;
    if (settings === null || settings.mode === 'off') return;
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => void this.end().then(this.onIdle), settings.idleMinutes * MINUTE_MS);
    const round = ++this.round;
    this.preparing = this.preparing.then(() => this.prepare(round));
  }

  private async prepare(round: number): Promise<void> {
    await this.ending;
    const { spareJvm, spareDriver, classCache } = this.parts;
    // The spares first, they save most and are there soonest. A class cache that is new is one that they were made without.
    for (const part of [spareJvm, spareDriver, classCache, spareJvm, spareDriver]) {
      if (round !== this.round) return;
      if (this.isShortOf(ROOM_TO_PREPARE)) return this.machine.log('Too little memory is free to keep anything ready.');
      await part.prepare().catch(error => this.machine.log(`Nothing could be kept ready: ${String(error)}`));
    }
  }

  private endThose(isMeant: (part: Spare) => boolean): void {
    const { spareJvm, spareDriver, classCache } = this.parts;
    const ended = [spareJvm, spareDriver, classCache].filter(isMeant).map(part => part.end());
    this.ending = Promise.all([this.ending, ...ended]).catch(error => this.machine.log(String(error)));
  }

  /** To be called by the parts, with every change of their state. */
  changed(): void {
    this.watchMemory();
    const status = this.status();
    for (const listener of this.listeners) listener(status);
  }

  /** Low memory sends no event: while something waits it is looked at now and then. */
  private watchMemory(): void {
    const waits = [this.parts.spareJvm, this.parts.spareDriver].some(part => part.state().state !== 'none');
    if (waits) this.memoryTimer ??= setInterval(() => this.yieldMemory(), MEMORY_CHECK_MS);
    else {
      clearInterval(this.memoryTimer);
      this.memoryTimer = undefined;
    }
  }

  private yieldMemory(): void {
    if (!this.isShortOf(LOW_MEMORY)) return;
    this.machine.log('Memory is low: what was kept ready is ended.');
    this.round++;
    this.endThose(() => true);
  }

  private isShortOf(bytes: number): boolean {
    const available = this.machine.availableBytes();
    return available !== null && available < bytes;
  }
}
