import { describe, expect, test } from 'vitest';
import {
  decodeAnswer,
  encodeAuthentication,
  encodeCall,
  encodeConstruction,
  encodeRelease,
  JavaError,
  JavaLong,
  JavaProxy,
  JavaRef,
} from '../../../src/py4j/codec';

describe('commands', () => {
  test.each([
    ['an authentication', encodeAuthentication('s3cret'), 'A\ns3cret\n'],
    ['a call without arguments', encodeCall('o62', 'count', []), 'c\no62\ncount\ne\n'],
    [
      'a static call',
      encodeCall('z:java.lang.System', 'getProperty', ['user.dir']),
      'c\nz:java.lang.System\ngetProperty\nsuser.dir\ne\n',
    ],
    [
      'every kind of argument',
      encodeCall('o1', 'm', [
        'a',
        1,
        2.5,
        true,
        null,
        Buffer.from([255, 0, 1]),
        new JavaRef('o2'),
        new JavaLong(7),
        new JavaProxy('p0', ['a.B', 'a.C']),
      ]),
      'c\no1\nm\nsa\ni1\nd2.5\nbtrue\nn\nj/wAB\nro2\nL7\nfp0;a.B;a.C\ne\n',
    ],
    ['text with line ends and backslashes', encodeCall('o1', 'm', ['a\nb\\n\rc']), 'c\no1\nm\nsa\\nb\\\\n\\rc\ne\n'],
    ['a construction', encodeConstruction('java.net.URI', ['file:///x']), 'i\njava.net.URI\nsfile:///x\ne\n'],
    ['a release', encodeRelease(new JavaRef('o9')), 'm\nd\no9\ne\n'],
  ])('%s', (_name, encoded, expected) => expect(encoded).toBe(expected));
});

describe('answers', () => {
  test.each([
    ['!yv', null],
    ['!yn', null],
    ['!ysa\\nb\\\\n', 'a\nb\\n'],
    ['!ybtrue', true],
    ['!ybfalse', false],
    ['!yi-3', -3],
    ['!yL1763834400000', 1763834400000],
    ['!yd0.5', 0.5],
    ['!yro7', new JavaRef('o7')],
    ['!ylo8', new JavaRef('o8')],
    ['!yto9', new JavaRef('o9')],
  ])('%s', (line, value) => expect(decodeAnswer(line)).toEqual(value));

  test('a Java exception keeps its reference, so that it can be released', () => {
    expect(() => decodeAnswer('!xro5')).toThrow(JavaError);
    try {
      decodeAnswer('!xro5');
    } catch (error) {
      expect((error as JavaError).exception).toEqual(new JavaRef('o5'));
    }
  });

  test('an error without an exception has Java’s text', () => {
    expect(() => decodeAnswer('!xspy4j\\nis cross')).toThrow('py4j\nis cross');
  });

  test('a line that is not an answer is rejected', () =>
    expect(() => decodeAnswer('hello')).toThrow('invalid Py4J answer'));
});
