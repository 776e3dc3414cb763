import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import { APPLICATION, RecordedScript } from './recordedScript';

/** `spark.sql`, with its analyzed plan from Spark. */
function sql(script: RecordedScript, analyzed: string): number {
  const datasetId = script.transform('sql', [], { kind: 'dataframe' });
  const plans = { analyzed, optimized: null, physical: null };
  const common = { datasetId, applicationId: APPLICATION, sparkDatasetId: datasetId, taggedIds: [datasetId] };
  script.push({ type: 'datasetPlanned', ...common, ...plans });
  return datasetId;
}

const creates = (name: string, plan = 'Range (0, 3)') =>
  `CreateViewCommand \`${name}\`, SELECT …, false, true, LocalTempView, UNSUPPORTED, true\n   +- ${plan}`;
const reads = (name: string, inner = 'Range (0, 3)') =>
  `Project [id#1L]\n+- SubqueryAlias ${name}\n   +- View (\`${name}\`, [id#1L])\n      +- ${inner}`;

const parentsOf = (script: RecordedScript, id: number) =>
  reduceRun(script.events).datasets.find(each => each.id === id)!.parentIds;

describe('a SQL statement', () => {
  test('has the statement that created the view that it reads as parent, and not that statement’s inputs', () => {
    const script = new RecordedScript();
    sql(script, creates('numbers'));
    const sums = sql(script, creates('sums', `SubqueryAlias numbers\n      +- View (\`numbers\`, [id#1L])`));
    const select = sql(script, reads('sums', 'SubqueryAlias numbers\n         +- View (`numbers`, [id#1L])'));
    expect(parentsOf(script, select)).toEqual([sums]);
  });

  test('has both sides of a join as parents, in any spelling and from any database', () => {
    const script = new RecordedScript();
    const view = sql(script, creates('Numbers'));
    const table = sql(
      script,
      'CreateDataSourceTableAsSelectCommand `spark_catalog`.`default`.`t`, ErrorIfExists, [id]\n   +- Range',
    );
    const plan =
      'Join Inner\n:- SubqueryAlias numbers\n:  +- View (`numbers`, [id#1L])\n:     +- Range (0, 3)\n' +
      '+- SubqueryAlias spark_catalog.default.t\n   +- Relation spark_catalog.default.t[id#2L] parquet';
    expect(parentsOf(script, sql(script, plan))).toEqual([view, table]);
  });

  test('reads the view that was created last before it', () => {
    const script = new RecordedScript();
    sql(script, creates('numbers'));
    const second = sql(script, creates('numbers'));
    const select = sql(script, reads('numbers'));
    sql(script, creates('numbers'));
    expect(parentsOf(script, select)).toEqual([second]);
  });

  test('does not read a view if it defines the same name itself', () => {
    const script = new RecordedScript();
    sql(script, creates('numbers'));
    const plan =
      'WithCTE\n:- CTERelationDef 0, false\n:  +- SubqueryAlias numbers\n:     +- OneRowRelation\n+- CTERelationRef 0';
    expect(parentsOf(script, sql(script, plan))).toEqual([]);
  });
});
