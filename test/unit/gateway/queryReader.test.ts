import { expect, test } from 'vitest';
import { QueryReader } from '../../../src/gateway/queryReader';
import type { ReadQuery } from '../../../src/gateway/planReader';
import type { RunEvent } from '../../../src/model/runEvent';
import type { Py4jClient } from '../../../src/py4j/py4jClient';

const APPLICATION = 'app-1';

/** A reader in an application of which no plan can be read, and the queries whose plans it has matched. */
function newReader() {
  const emitted: RunEvent[] = [];
  const reader = new QueryReader(
    {} as Py4jClient,
    async () => null,
    APPLICATION,
    each => emitted.push(each),
  );
  const matched = () => emitted.flatMap(each => (each.type === 'queryLogicalPlans' ? each.queryId : []));
  return { reader, matched };
}

function run(reader: QueryReader, queryId: number): void {
  const metrics = [{ name: 'rows', accumulatorId: 10 * queryId, type: 'sum' }];
  const plan = { name: 'Range', detail: '', metadata: {}, metrics, children: [] };
  const of = { time: 1, applicationId: APPLICATION, queryId };
  reader.note({ type: 'queryStarted', ...of, uuid: `u${queryId}`, plan } as unknown as RunEvent);
  reader.note({ type: 'queryEnded', ...of, error: null });
}

const planOf = (uuid: string | null, accumulatorIds: number[]): ReadQuery => ({
  uuid,
  accumulatorIds,
  plans: { parsed: null, analyzed: null, optimized: null },
  nodes: [],
  analyzed: [],
}) as unknown as ReadQuery; // prettier-ignore

test('a plan that is read late is matched with its query, by either id', () => {
  const { reader, matched } = newReader();
  for (let id = 0; id < 900; id++) run(reader, id);
  reader.take(planOf('u3', []));
  // A second execution of a plan has the uuid of the first.
  reader.take(planOf('u3', [50]));
  expect(matched()).toEqual([3, 5]);
});

test('queries that ended long ago are forgotten, and plans that match none', () => {
  const { reader, matched } = newReader();
  for (let id = 0; id < 5000; id++) run(reader, id);
  for (let id = 0; id < 300; id++) reader.take(planOf(`u${id}`, [10 * id]));
  reader.take(planOf('u4500', []));
  expect(matched()).toEqual([4500]);
  const held = JSON.stringify(reader, (_key, value) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
  expect(held.length).toBeLessThan(200_000);
});
