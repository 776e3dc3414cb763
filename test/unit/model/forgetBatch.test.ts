import { expect, test } from 'vitest';
import { Births } from '../../../src/model/births';
import { Calls } from '../../../src/model/calls';
import { forgetBatch } from '../../../src/model/forgetBatch';
import { Jobs } from '../../../src/model/jobs';
import { LedgerFacts } from '../../../src/model/ledgerFacts';
import { Operations } from '../../../src/model/operations';
import { Queries } from '../../../src/model/queries';
import { RddGraph } from '../../../src/model/rddGraph';
import { Stages } from '../../../src/model/stages';
import { APPLICATION, planNode, RecordedScript } from './recordedScript';

const NONE = { jobIds: [], queryIds: [], threads: new Set<string>() };

test('the DataFrame of a batch is forgotten with the calls of its function, those of other threads are not', () => {
  const stages = new Stages();
  const operations = new Operations();
  const [calls, births, queries] = [new Calls(), new Births(), new Queries(operations)];
  const rest = { ledger: new LedgerFacts(), jobs: new Jobs(stages), stages, rdds: new RddGraph(), operations };
  const script = new RecordedScript();
  const writer = script.call('foreachBatch');
  const earlier = script.birth(writer, { kind: 'dataframe' });
  const from = script.events.at(-1)!.time + 1;
  const given = script.birth(writer, { kind: 'dataframe' });
  const count = script.call('count', { kind: 'action', args: [given, earlier] });
  script.startQuery(7, planNode('Range'), count);
  const until = script.events.at(-1)!.time;
  const other = script.call('filter');
  for (const event of script.events) {
    if (event.type === 'callMade')
      calls.callMade({ ...event, thread: event.op === 'count' ? 'Thread-4' : 'MainThread' });
    if (event.type === 'datasetBorn') births.datasetBorn(event, 0);
    if (event.type === 'queryStarted') queries.queryStarted(event);
  }
  forgetBatch({ calls, births, queries, ...rest }, APPLICATION, { ...NONE, queryIds: [7], from, until });

  expect([writer, count, other].map(id => calls.get(id) !== null)).toEqual([true, false, true]);
  expect([earlier, given].map(id => births.get(id) !== null)).toEqual([true, false]);
  expect(births.ofCall(writer).map(({ born }) => born.datasetId)).toEqual([earlier]);
  expect([...queries.all()]).toEqual([]);
});
