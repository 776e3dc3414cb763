import type { WarmSettings, WarmStatus } from '../../wire/messages';
import type { Spare } from './spare';

/** Something kept for the next run. */
export interface WarmParts {
  /** Its `residentBytes` are those on disk. Ending it keeps the files. */
  classCache: Spare;
  spareJvm: Spare;
  spareDriver: Spare;
}

export interface Machine {
  /** Memory available without swapping, null if unknown. */
  availableBytes(): number | null;
  log(text: string): void;
}

/** Below this, waiting processes are ended: other programs need the memory. */
export const LOW_MEMORY = 512 * 1024 ** 2;
/** Below this, nothing is created: a spare JVM and a driver take up to 750 MB. */
export const ROOM_TO_PREPARE = 1536 * 1024 ** 2;
const MEMORY_CHECK_MS = 10_000;
const MINUTE_MS = 60_000;

/**
 * Keeps ready what the next run would wait for: the class cache, a spare JVM, a spare driver. They are created while no
 * run is in progress, and ended after an idle time or on low memory. Nothing is created before a client has configured
 * it.
 */
export class WarmRuntimes {
  private readonly listeners = new Set<(status: WarmStatus) => void>();
  private readonly running = new Set<string>();
  private readonly waiting: (() => void)[] = [];
  private settings: WarmSettings | null = null;
  /** Incremented by everything that invalidates an earlier preparation. */
  private round = 0;
  private preparing: Promise<void> = Promise.resolve();
  private ending: Promise<unknown> = Promise.resolve();
  private idleTimer: NodeJS.Timeout | undefined;
  private memoryTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: WarmParts,
    private readonly machine: Machine,
    /** Called when the idle time has passed, after the waiting processes have ended. */
    private readonly onIdle: () => void = () => {},
  ) {}

  /** Whether existing spares may be used. A gateway that was not configured creates nothing, but uses what exists. */
  get isOn(): boolean {
    return this.settings?.mode !== 'off';
  }

  /** Number of runs in progress. */
  get runs(): number {
    return this.running.size;
  }

  /** Applies settings; what they exclude is ended. */
  async configure(settings: WarmSettings): Promise<void> {
    this.settings = settings;
    if (settings.mode === 'off') return this.end();
    if (this.running.size === 0) this.rest();
  }

  /** Whether to prepare for an opened file that runs Spark; not while a run is in progress. */
  get isForOpened(): boolean {
    return this.settings?.mode === 'onOpen' && this.running.size === 0;
  }

  /** Such a file was opened, and what its run needs is known. */
  opened(): void {
    if (this.isForOpened) this.rest();
  }

  /** A run begins: it gets the whole machine, so creation of spares is cancelled. */
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

  /** Resolves when no run is in progress. */
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

  /** Ends what is waiting or being created; runs in progress keep what they were given. */
  async end(): Promise<void> {
    this.round++;
    clearTimeout(this.idleTimer);
    this.endThose(() => true);
    await this.ending;
    this.watchMemory();
  }

  /** No run is in progress. */
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
    // The spares first: they save most and are ready soonest. If the class cache is new, they were created without it.
    for (const part of [spareJvm, spareDriver, classCache, spareJvm, spareDriver]) {
      if (round !== this.round) return;
      if (this.isShortOf(ROOM_TO_PREPARE)) return this.machine.log('Not enough free memory to keep anything ready.');
      await part.prepare().catch(error => this.machine.log(`Could not keep anything ready: ${String(error)}`));
    }
  }

  private endThose(isMeant: (part: Spare) => boolean): void {
    const { spareJvm, spareDriver, classCache } = this.parts;
    const ended = [spareJvm, spareDriver, classCache].filter(isMeant).map(part => part.end());
    this.ending = Promise.all([this.ending, ...ended]).catch(error => this.machine.log(String(error)));
  }

  /** The parts call this on every change of their state. */
  changed(): void {
    this.watchMemory();
    const status = this.status();
    for (const listener of this.listeners) listener(status);
  }

  /** Low memory sends no event, so it is checked at intervals while something waits. */
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
    this.machine.log('Memory is low: spare processes were ended.');
    this.round++;
    this.endThose(() => true);
  }

  private isShortOf(bytes: number): boolean {
    const available = this.machine.availableBytes();
    return available !== null && available < bytes;
  }
}
