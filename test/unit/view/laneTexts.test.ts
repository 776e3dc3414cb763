import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { RunStrip } from '../../../src/view/parts/runStrip';
import { Timeline } from '../../../src/view/parts/timeline';
import { RunLinks } from '../../../src/view/runLinks';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';

/** The texts in the bars of actions, with the part of its bar that each may take. */
function barTexts({ run }: RunBuilder, part: typeof RunStrip | typeof Timeline = RunStrip): (string | undefined)[][] {
  const html = renderToString(h(part, { run, links: new RunLinks(run) }));
  return [...html.matchAll(/max-width:([\d.]+%)[^>]*>([^<]*)</g)]
    .map(([, width, text]) => [text, width])
    .filter(([text]) => text !== 'driver');
}

test('the text of a bar ends where other bars of the strip cover it', () => {
  const builder = new RunBuilder('/job.py', '', { startTime: START, endTime: START + 10_000 });
  builder.action(1, 'writeStream.start', null, 0, 10_000);
  builder.action(2, 'count', null, 2500, 4000);
  builder.action(3, 'count', null, 6000, 7000);
  expect(barTexts(builder)).toEqual([
    ['① writeStream.start', '25.000%'],
    ['② count', '100.000%'],
    ['③ count', '100.000%'],
  ]);
});

test('a bar that is covered from its start on has no text', () => {
  const builder = new RunBuilder('/job.py', '', { startTime: START, endTime: START + 10_000 });
  builder.action(1, 'writeStream.start', null, 0, 10_000);
  builder.action(2, 'count', null, 0, 4000);
  expect(barTexts(builder)).toEqual([['② count', '100.000%']]);
});

test('so do the texts in the last lane of the timeline, which takes what has no lane of its own', () => {
  const builder = new RunBuilder('/job.py', '', { startTime: START, endTime: START + 10_000 });
  for (let id = 1; id <= 9; id++) builder.action(id, `op${id}`, null, 1000 * (id - 1), 10_000);
  expect(barTexts(builder, Timeline).slice(-3)).toEqual([
    ['⑦ op7', '100.000%'],
    ['⑧ op8', '33.333%'],
    ['⑨ op9', '100.000%'],
  ]);
});
