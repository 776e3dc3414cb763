import { readFileSync } from 'node:fs';

/** What a job in `test/jobs/causes` says about itself; see docs/testing.md. */
export interface CauseJob {
  /** Rules with the line, from 1, that the finding has first. */
  finds: { rule: string; line: number }[];
  /** Whether it has settings that only a new JVM takes, such as its memory. */
  needsOwnJvm: boolean;
  /** Rules that the repaired twin may still find. */
  twinMayFind: string[];
}

export function readCauseJob(file: string): CauseJob {
  const text = readFileSync(file, 'utf8');
  const finds = text.split('\n').flatMap((line, index) => {
    const rules = /# finds: (.+)$/.exec(line)?.[1];
    return (rules?.split(', ') ?? []).map(rule => ({ rule: rule.trim(), line: index + 1 }));
  });
  if (finds.length === 0) throw new Error(`${file} names no rule (\`# finds: RULE\`)`);
  const twinMayFind = [...text.matchAll(/Twin may find: ([\w.]+(?:, [\w.]+)*)/g)].flatMap(([, rules]) =>
    rules!.split(', '),
  );
  return { finds, needsOwnJvm: text.includes('Needs a JVM of its own.'), twinMayFind };
}

/** The figures that a job printed about itself: `figure timeLost 4200`. */
export function printedFigures(stdout: string): Map<string, number> {
  return new Map([...stdout.matchAll(/^figure (\w+) ([\d.]+)$/gm)].map(([, name, value]) => [name!, Number(value)]));
}
