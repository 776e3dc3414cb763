import { describe, expect, test } from 'vitest';
import { renderFindings } from '../../../src/view/text/answerLines';
import { findingOf } from '../../fixtures/runs/findingOf';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { emptyRun } from '../../fixtures/runs/runBuilder';

const plain = { width: 100, color: false };

describe('strobe show --findings', () => {
  test('prints all findings, the smaller ones apart, and the time by line, and nothing else', () => {
    const run = ratingsRun();
    run.findings.push(findingOf({ title: 'A small one', marked: false }));
    const text = renderFindings(run, plain);
    expect(text.indexOf('Skewed data')).toBeLessThan(text.indexOf('1 finding below 1 s or 5 % of the run'));
    expect(text.indexOf('1 finding below')).toBeLessThan(text.indexOf('A small one'));
    expect(text).toMatch(/── Time by line[^]* :\d+ .* \d+ %/);
    expect(text).not.toContain('Stages');
  });

  test('says so if there are none', () => expect(renderFindings(emptyRun(), plain)).toContain('No findings.'));
});
