import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { withLoggedLineage } from '../../../src/model/logged/loggedLineage';
import { lineageTree } from '../../../src/view/text/lineageTree';
import { failedRun } from '../../fixtures/runs/failedRun';
import { productionRun } from '../../fixtures/runs/productionRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { node, planOf, RunBuilder } from '../../fixtures/runs/runBuilder';
import { syntheticRun } from '../../fixtures/runs/syntheticRun';

describe('the lineage as text', () => {
  test('is in script order', () => {
    expect(lineageTree(ratingsRun(), { width: 100, color: false })).toMatchInlineSnapshot(`
      [
        " ●   textFile           :15  spark.sparkContext.textFile(path)    ╮ stages 0 +2 ↕     1.2 s ▉",
        " ●   map                :16  lines.map(parse)                     │",
        " ●   filter             :16  .filter(lambda row: row.rating > 0)  ╯",
        " │    ① createDataFrame :17  spark.createDataFrame(parsed)          reads data        1.3 s",
        " ◉   createDataFrame    :17  spark.createDataFrame(parsed)        ╶ stages 3, 8       2.9 s █▉",
        " │     ▣ cached 100 % 14 MiB in memory",
        " │    ④ write.parquet   :30  ratings.write.mode("overwrite").par…                     1.1 s",
        " │ ● read.csv           :19  spark.read.csv(films, header=True, … ╶ stage 4          250 ms ▏",
        " │ │  ② read.csv        :19  spark.read.csv(films, header=True, …   reads data       550 ms",
        " │ ╪ shuffle 1.1 MiB",
        " │ ● dropDuplicates     :20  movies.dropDuplicates(["movie"])     ╶ stage 5          503 ms ▍",
        " │ ╪ shuffle 922 KiB",
        " ├═┤ shuffle 12 MiB",
        " │ ● join               :23  ratings.join(movies, "movie")        ╶ stage 6           2.6 s █▊",
        " │ ╪ shuffle 18 KiB",
        " │ ● agg                :25  agg(F.avg("rating").alias("mean"), … ╮ stage 7          360 ms ▎",
        " │ ● orderBy            :27  spread.orderBy(F.desc("spread"))     │",
        " │ ● limit              :27  .limit(10)                           ╯",
        " │    ③ collect         :28  top.collect()                                            5.7 s",
        " ○   where              :31  ratings.where("rating > 4")            not run",
        " ○   select             :31  .select("user")                        not run",
      ]
    `);
  });

  test.each([40, 72, 100, 160])('fits into %i columns', width => {
    for (const run of [ratingsRun(), failedRun(), syntheticRun(80)])
      for (const line of lineageTree(run, { width, color: true })) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  test('sets actions without a dataset apart from the last one', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'range', null);
    builder.action(2, 'count', null, 0, 9, { datasetIds: [1] });
    builder.action(3, 'sql', null, 10, 19);
    const lines = lineageTree(builder.run, { width: 60, color: false }).map(line => line.trim().split(/ {2,}/)[0]);
    expect(lines).toEqual(['●', '① count', '', '② sql'].map(text => expect.stringContaining(text)));
  });

  test('has every dataset once, with its line', () => {
    const text = lineageTree(syntheticRun(120), { width: 100, color: false });
    for (let id = 1; id <= 120; id += 1) {
      const lines = text.filter(line => line.includes(` call_${id}() `));
      expect(lines, `dataset ${id}`).toHaveLength(1);
      expect(lines[0]).toContain(`:${id} `);
    }
  });

  test('has lanes from each parent to its child', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'a', null);
    builder.dataset(2, 'b', null);
    builder.dataset(3, 'c', null, { parentIds: [1] });
    builder.dataset(4, 'd', null, { parentIds: [3, 2] });
    builder.dataset(5, 'e', null, { parentIds: [2] });
    builder.dataset(6, 'f', null);
    builder.dataset(7, 'g', null);
    const drawn = lineageTree(builder.run, { width: 60, color: false, metrics: false }).map(line => line.slice(1));
    expect(drawn).toEqual(['○   a', '│ ○ b', '○ │ c', '├─┤', '○ │ d', '  ○ e', '○   f', '', '○   g']);
  });

  test('ends joined lanes, and separates the next dataset from them', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'a', null);
    builder.dataset(2, 'b', null);
    builder.dataset(3, 'c', null);
    builder.dataset(4, 'd', null, { parentIds: [1, 3] });
    builder.dataset(5, 'e', null, { parentIds: [4, 2] });
    const drawn = lineageTree(builder.run, { width: 60, color: false, metrics: false }).map(line => line.slice(1));
    expect(drawn).toEqual(['○     a', '│ ○   b', '│ │ ○ c', '├─│─╯', '○ │   d', '├─╯', '○     e']);
  });

  test('names the parent if there are too many lanes', () => {
    const builder = new RunBuilder('/job.py', '');
    for (let id = 1; id <= 14; id += 1) builder.dataset(id, `source${id}`, null);
    builder.dataset(15, 'union', null, { parentIds: Array.from({ length: 14 }, (_, index) => index + 1) });
    const lines = lineageTree(builder.run, { width: 100, color: false });
    expect(lines.filter(line => line.includes('↱ from source14'))).toHaveLength(1);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('shows an action in a loop as one flag with a count', () => {
    const builder = new RunBuilder('/job.py', 'df.count()\n');
    builder.dataset(1, 'range', null);
    for (let id = 10; id < 15; id += 1)
      builder.action(id, 'count', 'df.count()', id * 10, id * 10 + 100, { datasetIds: [1] });
    const lines = lineageTree(builder.run, { width: 100, color: false });
    expect(lines.filter(line => line.includes('count'))).toEqual([expect.stringMatching(/①–⑤ count ×5 .* 500 ms/)]);
  });

  test('shows how much of a dataset is cached and where', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'map', null, {
      persisted: true,
      cachedFraction: 0.759,
      cachedMemory: 3 * 1024 ** 2,
      cachedDisk: 2048,
    });
    builder.dataset(2, 'map', null, { persisted: true });
    const text = lineageTree(builder.run, { width: 100, color: false }).join('\n');
    expect(text).toContain('▣ cached 75 % 3.0 MiB in memory + 2.0 KiB on disk');
    expect(text).toContain('▣ persisted, nothing cached');
  });

  test('omits the middle of a long lineage, with a note', () => {
    const lines = lineageTree(syntheticRun(200), { width: 100, color: false, maxRows: 20 });
    expect(lines).toHaveLength(21);
    expect(lines[10]).toMatch(/lines not shown/);
    expect(lines[0]).toContain('call_1()');
    expect(lines.join('\n')).toContain('call_200()');
  });

  test('explains why an event log of a cluster has no lineage', () => {
    expect(lineageTree(productionRun(), { width: 100, color: false }).join(' ')).toContain(
      'this event log was not recorded by Strobe',
    );
  });

  test('has escape sequences only with color', () => {
    expect(lineageTree(ratingsRun(), { width: 100, color: false }).join('')).not.toContain('\u001b');
    expect(lineageTree(ratingsRun(), { width: 100, color: true }).join('')).toContain('\u001b[');
  });
});

test('a source of an event log has the end of the path that it reads', () => {
  const builder = new RunBuilder('/job.py', '');
  const detail =
    'FileScan parquet [k] Location: InMemoryFileIndex(1 paths)[s3://bucket/warehouse/sales/ratings.parquet]';
  builder.query(0, 'count at NativeMethodAccessorImpl.java:0', 0, 1, planOf(node(0, 'Scan parquet', {}, { detail })));
  const lines = lineageTree(withLoggedLineage(builder.run), { width: 100, color: false });
  expect(lines.join('\n')).toMatch(/read .*…\/sales\/ratings\.parquet/);
});
