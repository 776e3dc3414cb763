import { describe, expect, test } from 'vitest';
import type { ShippedClosure } from '../../../../src/model/run';
import { builderOf, FILE, findingsOf } from './findingRun';

const SOURCE = `table = {number: str(number) for number in range(200000)}
def look_up(number):
    return table[number]
for turn in range(3):
    numbers.map(look_up).collect()
`;

function shipping(more: Partial<ShippedClosure>, capturedSize: number) {
  const builder = builderOf(SOURCE);
  const captured = [
    { name: 'table', type: 'dict', size: capturedSize },
    { name: 'other', type: 'int', size: 5 },
  ];
  builder.run.ledger.closures.push({
    callSite: builder.site('numbers.map(look_up).collect()'),
    actionIds: [],
    size: capturedSize + 500,
    shipped: 1,
    functions: [{ name: 'look_up', file: FILE, line: 2, size: capturedSize + 400, captured }],
    ...more,
  });
  return builder.run;
}

describe('a captured object', () => {
  test('over 1 MB is reported with its name, type and size, at the function and where it was sent', () => {
    const findings = findingsOf(shipping({}, 2_400_000));
    expect(findings).toMatchObject([
      {
        rule: 'driver.largeCapture',
        lines: [{ file: FILE, line: 2 }, { line: 5 }],
        cost: null,
        evidence: { bytes: 2_400_000 },
        change: expect.stringContaining('sc.broadcast(table)'),
      },
    ]);
    expect(findings[0]!.found).toContain('`look_up` captures `table` (dict)');
  });

  test('below the limit is not reported; the limit can be set', () => {
    expect(findingsOf(shipping({}, 999_999))).toEqual([]);
    expect(findingsOf(shipping({}, 999_999), { capturedBytes: 500_000 })).toHaveLength(1);
  });

  test('costs as much as the number of times it was sent', () =>
    expect(findingsOf(shipping({ shipped: 3 }, 1_000_000), { repeatedClosureBytes: 1e9 })).toMatchObject([
      { evidence: { bytes: 3_000_000 } },
    ]));
});

describe('the same closure', () => {
  test('sent again is reported with the number of times, at the call that sends it', () => {
    const findings = findingsOf(shipping({ shipped: 3 }, 60_000));
    expect(findings).toMatchObject([
      {
        rule: 'driver.repeatedClosure',
        lines: [{ line: 5 }, { line: 2 }],
        cost: null,
        evidence: { bytes: 121_000 },
      },
    ]);
    expect(findings[0]!.found).toContain('`look_up` (59 KiB) was pickled and sent 3 times');
  });

  test('is not reported if it was sent once, is small, or is only code in a loop', () => {
    expect(findingsOf(shipping({ shipped: 1 }, 900_000))).toEqual([]);
    expect(findingsOf(shipping({ shipped: 3 }, 40_000))).toEqual([]);
    expect(findingsOf(shipping({ shipped: 14 }, 8000))).toEqual([]);
  });
});
