import { expect, test } from 'vitest';
import { countKeys } from '../../../../src/model/findings/keyCounts';
import { at, factsOf } from './planRun';

function counted(code: string, keys: string[] | null, op = 'join'): string {
  const facts = factsOf([at(0, 'SortMergeJoin', {}, { datasetIds: [1] })], {
    source: `${code}\n`,
    change: (run, builder) => {
      const { callSite } = builder.dataset(1, op, code);
      run.queries[0]!.plans.final!.origins = [{ datasetId: 1, callSite, exact: true }];
    },
  });
  return countKeys(facts.nodes[0]!, keys, facts);
}

test('both sides have the names of the line', () =>
  expect(counted('pairs = clicks.join(F.broadcast(users), "user")', ['user'])).toBe(
    'Count the rows for each value of user: `clicks.groupBy("user").count().orderBy("count", ascending=False)`, and the same for `users`.',
  ));

test('a key that is computed is an expression; without names there is df', () =>
  expect(counted('pairs = join(a, b)', ['lower(name)'])).toContain('`df.groupBy(F.expr("lower(name)")'));

test('a join in SQL gets SQL', () =>
  expect(counted('spark.sql("SELECT * FROM a JOIN clicks b ON a.user = b.user")', ['user'], 'sql')).toBe(
    'Count the rows for each value of user on both sides: `SELECT user, count(*) FROM clicks GROUP BY user ORDER BY count(*) DESC`.',
  ));
