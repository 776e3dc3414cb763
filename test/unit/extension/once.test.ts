import { expect, test, vi } from 'vitest';
import { once } from '../../../src/extension/once';

test('a value is created once, on first use', async () => {
  const make = vi.fn(() => Promise.resolve({}));
  const thing = once(make);
  expect(thing.started()).toBeUndefined();
  const [one, other] = await Promise.all([thing.get(), thing.get()]);
  expect(one).toBe(other);
  expect(make).toHaveBeenCalledTimes(1);
});

test('creation is retried after a failure', async () => {
  const make = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValueOnce('yes');
  const thing = once(make);
  await expect(thing.get()).rejects.toThrow('no');
  await expect(thing.get()).resolves.toBe('yes');
});
