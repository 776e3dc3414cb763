/** Jobs with a cause are led to it, and their repaired twins are left alone; see docs/testing.md. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/model/findings/finding';
import { printedFigures, readCauseJob } from './causeJob';
import { projectRoot, showJson, strobe, temporaryFolder } from './strobe';
import { WarmJvm } from './warmJvm';

const FOLDER = join(projectRoot, 'test/jobs/causes');
/** Distance that a figure may have from what the job printed. */
const TOLERANCE = 0.2;
const FIRST_LINES = 15;

const jobs = readdirSync(FOLDER).filter(name => name.endsWith('.py'));

let jvm: WarmJvm;

async function findingsOf(job: string, args: string[], needsOwnJvm: boolean) {
  const cwd = temporaryFolder();
  const recording = join(cwd, 'run.strobe');
  const command = ['run', job, '--recording', recording, '--', ...args];
  const ended = await strobe(command, needsOwnJvm ? { cwd } : { cwd, env: jvm.env });
  expect(ended.code, ended.stderr).toBe(0);
  const { findings } = await showJson(recording);
  return { findings, stdout: ended.stdout, summary: ended.stderr };
}

/** The first lines of the summary, which follows the progress of the stages, also where Spark's bar was wiped away. */
function firstLines(output: string, name: string): string {
  const lines = output.split(/[\r\n]+/);
  const start = lines.findLastIndex(line => line.startsWith(`${name}  `));
  return lines.slice(start, start + FIRST_LINES).join('\n');
}

const linesFound = (findings: Finding[], rules: Set<string>) =>
  findings.filter(({ rule }) => rules.has(rule)).map(({ rule, lines }) => `${rule} :${lines[0]?.line}`);

/** Tests for one of several parts of the jobs, so that several workers can share them. @param part from 0 */
export function testJobsWithCause(part: number, parts: number): void {
  beforeAll(async () => (jvm = await WarmJvm.start()));
  afterAll(() => jvm.stop());
  const own = jobs.filter((_, index) => index % parts === part);
  describe.each(own)('%s', name => {
    const job = join(FOLDER, name);
    const { finds, needsOwnJvm, twinMayFind } = readCauseJob(job);
    const rules = new Set(finds.map(({ rule }) => rule));

    test('is led to its cause', async () => {
      const { findings, stdout, summary } = await findingsOf(job, [], needsOwnJvm);
      const found = linesFound(findings, rules);
      expect(found, JSON.stringify(findings, null, 1)).toEqual(
        expect.arrayContaining(finds.map(({ rule, line }) => `${rule} :${line}`)),
      );
      const [first] = findings.filter(({ marked }) => marked);
      if (first) {
        expect([...rules], JSON.stringify(findings, null, 1)).toContain(first.rule);
        expect(firstLines(summary, name)).toContain(`${name}:${first.lines[0]?.line}`);
      }
      for (const [figure, value] of printedFigures(stdout)) {
        const shown = findings.find(({ rule, evidence }) => rules.has(rule) && figure in evidence)?.evidence[figure];
        expect(Math.abs(Number(shown) - value), `${figure}: ${shown} instead of ${value}`).toBeLessThanOrEqual(
          TOLERANCE * value,
        );
      }
    });

    test('is left alone when it is repaired', async () => {
      const { findings } = await findingsOf(job, ['--repaired'], needsOwnJvm);
      const unwanted = findings.filter(
        ({ rule, marked }) => (marked || rules.has(rule)) && !twinMayFind.includes(rule),
      );
      expect(unwanted).toEqual([]);
    });
  });
}
