import { expect, test, vi } from 'vitest';
import { once } from '../../../src/extension/once';

test('what is needed twice is made once, and not before', async () => {
  const make = vi.fn(() => Promise.resolve({}));
  const thing = once(make);
  expect(thing.started()).toBeUndefined();
  const [one, other] = await Promise.all([thing.get(), thing.get()]);
  expect(one).toBe(other);
  expect(make).toHaveBeenCalledTimes(1);
});

test('what could not be made is made again at the next need', async () => {
  const make = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValueOnce('yes');
  const thing = once(make);
  await expect(thing.get()).rejects.toThrow('no');
  await expect(thing.get()).resolves.toBe('yes');
});
