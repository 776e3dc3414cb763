import type { PythonFunction } from './pythonFunction';

const TEXT = `("[^"\\\\]*"|'[^'\\\\]*')`;
const COUNT = '(\\d+)';

/** Expressions with one parameter (`x`), and the function that does the same on a column. */
const KNOWN: [RegExp, (...parts: string[]) => string][] = [
  [/^x\.upper\(\)$/, () => '`F.upper(column)`'],
  [/^x\.lower\(\)$/, () => '`F.lower(column)`'],
  [/^x\.strip\(\)$/, () => '`F.trim(column)` (spaces only)'],
  [/^x\.lstrip\(\)$/, () => '`F.ltrim(column)` (spaces only)'],
  [/^x\.rstrip\(\)$/, () => '`F.rtrim(column)` (spaces only)'],
  [/^len\(x\)$/, () => '`F.length(column)` (for arrays: `F.size`)'],
  [/^abs\(x\)$/, () => '`F.abs(column)`'],
  [/^x\[::-1\]$/, () => '`F.reverse(column)`'],
  [/^str\(x\)$/, () => '`column.cast("string")`'],
  [new RegExp(`^x\\[:${COUNT}\\]$`), count => `\`F.substring(column, 1, ${count})\``],
  [new RegExp(`^x\\.startswith\\(${TEXT}\\)$`), text => `\`column.startswith(${text})\``],
  [new RegExp(`^x\\.endswith\\(${TEXT}\\)$`), text => `\`column.endswith(${text})\``],
  [new RegExp(`^${TEXT} in x$`), text => `\`column.contains(${text})\``],
  [
    new RegExp(`^x\\.replace\\(${TEXT}, ?${TEXT}\\)$`),
    (from, to) => `\`F.replace(column, F.lit(${from}), F.lit(${to}))\``,
  ],
];

/** Numbers, parameters, brackets and operators that have the same meaning in Python and in Spark. */
const ARITHMETIC = /^(?:\s|\w+(?:\.\d+)?|[-+*()])+$/;

/** The built-in replacement for a function; null if no equivalent is known. */
export function builtinFor({ parameters, expression }: PythonFunction): string | null {
  const plain = withoutNullTest(expression, parameters);
  const [only] = parameters;
  if (parameters.length === 1 && only !== undefined) {
    const asX = plain.replace(new RegExp(`(?<![\\w."'])${only}(?![\\w"'])`, 'g'), 'x');
    for (const [pattern, builtin] of KNOWN) {
      const found = pattern.exec(asX);
      if (found) return `${builtin(...found.slice(1))} does the same in the JVM.`;
    }
  }
  if (!isArithmetic(plain, parameters)) return null;
  const forText =
    /\d/.test(plain.replace(/[A-Za-z_]\w*/g, '')) || !plain.includes('+') ? '' : ' (for strings: `F.concat`)';
  return `\`${plain}\` works directly on columns${forText}, in the JVM.`;
}

/** `x.upper() if x is not None else None`: Spark's functions return null for null anyway. */
function withoutNullTest(expression: string, parameters: string[]): string {
  const after = /^(.+) if (\w+) is not None else None$/.exec(expression);
  if (after && parameters.includes(after[2]!)) return after[1]!;
  const before = /^None if (\w+) is None else (.+)$/.exec(expression);
  return before && parameters.includes(before[1]!) ? before[2]! : expression;
}

function isArithmetic(expression: string, parameters: string[]): boolean {
  if (!ARITHMETIC.test(expression) || !/[-+*]/.test(expression) || expression.includes('**')) return false;
  const words = expression.match(/[A-Za-z_]\w*/g) ?? [];
  // A word before a bracket is a call.
  return words.length > 0 && words.every(word => parameters.includes(word)) && !/\w\s*\(/.test(expression);
}
