import type { Run } from '../../../src/model/run';
import type { Combination } from './environments';

/** What became of one combination. */
class Row {
  private text = 'did not run';
  private readonly failures: string[] = [];

  constructor(private readonly note: string) {}

  ran(run: Run, java: { major: number }): void {
    const version = run.applications[0]?.sparkVersion ?? 'no application';
    const missing = run.degraded.map(({ code }) => `\`${code}\``).join(', ');
    this.text = `${version}, Java ${java.major}${missing && `, without ${missing}`}`;
  }

  /** @param test what does not hold */
  failed(test: string): void {
    this.failures.push(test);
  }

  toString(): string {
    const failed = this.failures.map(test => `, ✗ ${test}`).join('');
    return this.text + failed + this.note;
  }
}

/** The results as a table in Markdown: a row a Python, a column a Spark. */
export class MatrixTable {
  private readonly rows = new Map<string, Map<string, Row>>();

  row({ spark, python, isSupported }: Combination): Row {
    const ofPython = this.rows.get(python.line) ?? new Map<string, Row>();
    this.rows.set(python.line, ofPython);
    const known = ofPython.get(spark) ?? new Row(isSupported ? '' : ' (not supported by Spark)');
    ofPython.set(spark, known);
    return known;
  }

  toString(): string {
    const sparks = [...new Set([...this.rows.values()].flatMap(row => [...row.keys()]))];
    const cells = [...this.rows].map(([python, row]) => [python, ...sparks.map(spark => String(row.get(spark) ?? ''))]);
    const head = ['Python', ...sparks.map(spark => `pyspark ${spark}`)];
    return [head, head.map(() => '---'), ...cells].map(each => `| ${each.join(' | ')} |`).join('\n');
  }
}
