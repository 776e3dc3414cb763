import { describe, expect, test } from 'vitest';
import {
  isWithin,
  managedJavaFor,
  pinnedRuntimeFor,
  sparkLineOf,
  sparkLines,
} from '../../../src/runtime/compatibility';
import { javaMajor } from '../../../src/runtime/findJava';

describe('versions', () => {
  test('are within a range of lines, including the last patch', () => {
    expect(isWithin('3.13.7', { from: '3.9', to: '3.13' })).toBe(true);
    expect(isWithin('3.14.0', { from: '3.9', to: '3.13' })).toBe(false);
    expect(isWithin('3.8.18', { from: '3.9', to: '3.13' })).toBe(false);
  });
});

describe('the table', () => {
  test.each(['3.5.6', '4.0.5', '4.1.4', '4.2.1', '4.3.0', '4.3.1.dev0'])('supports pyspark %s', version => {
    expect(sparkLineOf(version).known).toBe('yes');
  });

  test('has an error for a pyspark that is too old, and treats a newer one as the newest', () => {
    expect(sparkLineOf('3.4.4').known).toBe('older');
    expect(sparkLineOf('4.4.0')).toEqual({ line: sparkLines.at(-1), known: 'newer' });
  });

  test.each(['3.9.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0'])(
    'has a compatible managed runtime for Python %s',
    python => {
      const pinned = pinnedRuntimeFor(python)!;
      const { line } = sparkLineOf(pinned.pyspark);
      expect(isWithin(python, line.python)).toBe(true);
      expect(pinned.packages).toHaveProperty('py4j');
      const java = javaMajor(managedJavaFor(line, python));
      expect(java).toBeGreaterThanOrEqual(line.java.from);
      expect(java).toBeLessThanOrEqual(line.java.to);
      expect(line.javaCaveats).not.toHaveProperty(String(java));
    },
  );

  test('has no managed runtime for a Python that is too old', () => {
    expect(pinnedRuntimeFor('3.8.18')).toBeNull();
  });

  test.each(sparkLines.map(line => line.line))('has a managed Java for Spark %s that is tested with it', name => {
    const line = sparkLines.find(each => each.line === name)!;
    for (const release of line.managedJava) {
      expect(javaMajor(release)).toBeGreaterThanOrEqual(line.java.from);
      expect(javaMajor(release)).toBeLessThanOrEqual(line.java.to);
      expect(line.javaCaveats).not.toHaveProperty(String(javaMajor(release)));
    }
  });
});
