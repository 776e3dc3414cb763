import { expect, test } from 'vitest';
import { Texts } from '../../../../src/model/tasks/texts';

test('each text is kept once, with a number by which it is found, however many there are', () => {
  const texts = new Texts();
  const words = Array.from({ length: 50 }, (_, index) => `10.0.0.${index}`);
  const numbers = words.map(word => texts.numberOf(word));
  expect(new Set(numbers).size).toBe(50);
  expect(words.map(word => texts.numberOf(word))).toEqual(numbers);
  expect(numbers.map(number => texts.textOf(number))).toEqual(words);
});

test('no text is another one than an empty text', () => {
  const texts = new Texts();
  expect(texts.textOf(texts.numberOf(null))).toBeNull();
  expect(texts.textOf(texts.numberOf(''))).toBe('');
  expect(texts.numberOf(null)).toBe(0);
});
