import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Spare } from '../../../../src/gateway/warm/spare';
import { LOW_MEMORY, ROOM_TO_PREPARE, WarmRuntimes } from '../../../../src/gateway/warm/warmRuntimes';

const MINUTE = 60_000;
const GIGABYTE = 1024 ** 3;
const SETTINGS = { mode: 'afterFirstRun', idleMinutes: 30 } as const;

/** A spare that is ready when the test says so. */
class FakeSpare implements Spare {
  private current: 'none' | 'preparing' | 'ready' = 'none';
  private resolve: () => void = () => {};
  ended = 0;

  constructor(
    private readonly name: string,
    private readonly story: string[],
    private readonly onChange: () => void,
  ) {}

  state() {
    return { state: this.current, residentBytes: this.current === 'ready' ? 100 : null };
  }

  async prepare(): Promise<void> {
    if (this.current !== 'none') return;
    this.story.push(`prepare ${this.name}`);
    this.become('preparing');
    await new Promise<void>(resolve => (this.resolve = resolve));
  }

  async end(): Promise<void> {
    this.ended++;
    if (this.current === 'none') return;
    this.story.push(`end ${this.name}`);
    this.finish('none');
  }

  /** It is being created, was taken, or has died. */
  finish(state: 'none' | 'ready'): void {
    this.become(state);
    this.resolve();
  }

  private become(state: 'none' | 'preparing' | 'ready'): void {
    this.current = state;
    this.onChange();
  }
}

let story: string[];
let logged: string[];
let parts: { classCache: FakeSpare; spareJvm: FakeSpare; spareDriver: FakeSpare };
let warm: WarmRuntimes;
let available: number | null;

beforeEach(() => {
  vi.useFakeTimers();
  story = [];
  logged = [];
  available = 8 * GIGABYTE;
  const spare = (name: string) => new FakeSpare(name, story, () => warm.changed());
  parts = { classCache: spare('classes'), spareJvm: spare('JVM'), spareDriver: spare('driver') };
  const machine = { availableBytes: () => available, log: (text: string) => void logged.push(text) };
  warm = new WarmRuntimes(parts, machine, () => story.push('idle'));
});

afterEach(() => {
  vi.useRealTimers();
});

/** Lets pending work finish, without advancing the clock. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function oneRun(): Promise<void> {
  warm.runStarted('one');
  warm.runEnded('one');
  await settle();
}

async function makeReady(): Promise<void> {
  await warm.configure(SETTINGS);
  await oneRun();
  for (const part of [parts.spareJvm, parts.spareDriver, parts.classCache]) {
    part.finish('ready');
    await settle();
  }
  story.length = 0;
}

describe('after a run', () => {
  test('JVM, driver and classes are prepared one after another', async () => {
    await warm.configure(SETTINGS);
    await oneRun();
    for (const part of [parts.spareJvm, parts.spareDriver, parts.classCache]) {
      part.finish('ready');
      await settle();
    }
    expect(story).toEqual(['prepare JVM', 'prepare driver', 'prepare classes']);
  });

  test('a JVM that no longer matches when the classes are ready is created again', async () => {
    await warm.configure(SETTINGS);
    await oneRun();
    parts.spareJvm.finish('ready');
    await settle();
    parts.spareDriver.finish('ready');
    await settle();
    parts.spareJvm.finish('none');
    parts.classCache.finish('ready');
    await settle();
    expect(story).toEqual(['prepare JVM', 'prepare driver', 'prepare classes', 'prepare JVM']);
  });

  test('a failure does not prevent the creation of the others', async () => {
    await warm.configure(SETTINGS);
    await oneRun();
    parts.spareJvm.finish('none');
    await settle();
    expect(story).toEqual(['prepare JVM', 'prepare driver']);
  });

  test('nothing is created during another run', async () => {
    warm.runStarted('other');
    await warm.configure(SETTINGS);
    await oneRun();
    expect(story).toEqual([]);
    warm.runEnded('other');
    await settle();
    expect(story).toEqual(['prepare JVM']);
  });

  test('used spares are replaced', async () => {
    await makeReady();
    warm.runStarted('two');
    parts.spareJvm.finish('none');
    warm.runEnded('two');
    await settle();
    expect(story).toEqual(['prepare JVM']);
  });

  test('a gateway that was not configured creates nothing, and uses what exists', async () => {
    await oneRun();
    expect(story).toEqual([]);
    expect(warm.isOn).toBe(true);
  });
});

describe('a run that begins', () => {
  test('gets the whole machine: creation is cancelled, ready spares stay', async () => {
    await warm.configure(SETTINGS);
    await oneRun();
    parts.spareJvm.finish('ready');
    await settle();
    warm.runStarted('two');
    await settle();
    expect(story).toEqual(['prepare JVM', 'prepare driver', 'end driver']);
    expect(parts.spareJvm.state().state).toBe('ready');
    warm.runEnded('two');
    await settle();
    expect(story.slice(3)).toEqual(['prepare driver']);
  });
});

describe('waiting spares are ended', () => {
  test('after the idle time, which a run restarts', async () => {
    await makeReady();
    await vi.advanceTimersByTimeAsync(29 * MINUTE);
    warm.runStarted('two');
    await vi.advanceTimersByTimeAsync(60 * MINUTE);
    warm.runEnded('two');
    await vi.advanceTimersByTimeAsync(29 * MINUTE);
    expect(story).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(story).toEqual(['end JVM', 'end driver', 'end classes', 'idle']);
  });

  test('on low memory, and created again only when there is room', async () => {
    await makeReady();
    available = LOW_MEMORY - 1;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(story).toEqual(['end JVM', 'end driver', 'end classes']);
    expect(logged).toHaveLength(1);
    available = ROOM_TO_PREPARE - 1;
    await oneRun();
    expect(story).toHaveLength(3);
    available = ROOM_TO_PREPARE;
    await oneRun();
    expect(story.slice(3)).toEqual(['prepare JVM']);
  });

  test('not if available memory is unknown', async () => {
    await makeReady();
    available = null;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(story).toEqual([]);
  });

  test('when the setting is turned off, and nothing is used any more', async () => {
    await makeReady();
    await warm.configure({ ...SETTINGS, mode: 'off' });
    expect(story).toEqual(['end JVM', 'end driver', 'end classes']);
    expect(warm.isOn).toBe(false);
    await oneRun();
    expect(story).toHaveLength(3);
  });

  test('also during their creation', async () => {
    await warm.configure(SETTINGS);
    await oneRun();
    await warm.end();
    await settle();
    expect(story).toEqual(['prepare JVM', 'end JVM']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each([
  ['onOpen', ['prepare JVM']],
  ['afterFirstRun', []],
] as const)('an opened file is prepared only in the mode onOpen: %s', async (mode, expected) => {
  await makeReady();
  await warm.configure({ ...SETTINGS, mode });
  await settle();
  parts.spareJvm.finish('none');
  await settle();
  expect(story).toEqual([]);
  warm.opened();
  await settle();
  expect(story).toEqual(expected);
});

test('listeners receive what is kept and its size', async () => {
  await warm.configure(SETTINGS);
  const heard: unknown[] = [];
  const stop = warm.onChange(status => heard.push(status));
  await makeReady();
  expect(heard.at(-1)).toEqual({
    classCache: { state: 'ready', diskBytes: 100 },
    spareJvm: { state: 'ready', residentBytes: 100 },
    spareDriver: { state: 'ready', residentBytes: 100 },
  });
  stop();
  const count = heard.length;
  await warm.end();
  expect(heard).toHaveLength(count);
});

test('waiting for the end of the runs resolves with the last one', async () => {
  warm.runStarted('one');
  warm.runStarted('two');
  let isOver = false;
  void warm.rested().then(() => (isOver = true));
  warm.runEnded('one');
  await settle();
  expect(isOver).toBe(false);
  warm.runEnded('two');
  await settle();
  expect(isOver).toBe(true);
});
