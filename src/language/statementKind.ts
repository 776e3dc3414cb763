import type { CallKind } from '../model/runEvent';

const READS = new Set('SELECT WITH VALUES FROM TABLE SHOW DESCRIBE DESC EXPLAIN MAP REDUCE'.split(' '));
const SESSION_ONLY = new Set('USE SET RESET REFRESH DECLARE UNCACHE CLEAR'.split(' '));

/** The kind of `spark.sql(statement)`. Only queries are lazy. */
export function statementKind(statement: string): CallKind {
  const words = firstWords(statement);
  if (words.length === 0 || READS.has(words[0]!)) return 'transformation';
  if (SESSION_ONLY.has(words[0]!) || words.slice(0, 6).includes('VIEW')) return 'command';
  return 'action';
}

function firstWords(statement: string): string[] {
  return statement
    .replace(/--[^\n]*/g, '')
    .replace(/\/\*[^]*?\*\//g, ' ')
    .replace(/\(/g, ' ')
    .toUpperCase()
    .split(/\s+/)
    .filter(word => word !== '')
    .slice(0, 8);
}
