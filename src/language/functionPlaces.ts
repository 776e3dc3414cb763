import { positionFrom } from '../text/position';
import type { PlacedChunk } from './pythonFile';
import type { Expression, FunctionDefinition, Statement } from './syntax';

/** A function of a file, or a method of a class at its top level. */
export interface FunctionPlace {
  /** As in `site.function` of a call. */
  qualifiedName: string;
  /** Line of its `def`, from 0. */
  line: number;
  parameters: string[];
  /** Whether an annotation names a class whose objects are datasets. */
  namesDatasets: boolean;
  role: 'test' | 'fixture' | 'plain';
  /** Its source, up to the next function of its chunk. */
  text: string;
}

interface Found {
  definition: FunctionDefinition;
  className: string | null;
}

/** The functions of a file, in order. Functions in functions are parts of them. */
export const functionsIn = (chunks: readonly PlacedChunk[]): FunctionPlace[] => chunks.flatMap(functionsOfChunk);

function functionsOfChunk(chunk: PlacedChunk): FunctionPlace[] {
  const found = foundIn(chunk.statements, null);
  return found.map(({ definition, className }, index) => {
    const { name, parameters, returns, from } = definition;
    const annotations = [...parameters.map(each => each.annotation), returns];
    return {
      qualifiedName: className === null ? name : `${className}.${name}`,
      line: chunk.row + positionFrom(chunk.lineStarts, from).line,
      parameters: parameters.map(each => each.name),
      namesDatasets: annotations.some(each => each !== null && namesDataset(each)),
      role: roleOf(definition, className),
      text: chunk.text.slice(from, found[index + 1]?.definition.from),
    };
  });
}

function foundIn(statements: Statement[], className: string | null): Found[] {
  return statements.flatMap(each => {
    if (each.type === 'function') return [{ definition: each, className }];
    if (each.type === 'class' && className === null) return foundIn(each.body, each.name);
    return each.type === 'branches' ? each.branches.flatMap(branch => foundIn(branch, className)) : [];
  });
}

/** As pytest collects them by default: functions `test…`, also in classes `Test…`; methods `test…` of `unittest.TestCase`. */
function roleOf({ name, decorators }: FunctionDefinition, className: string | null): FunctionPlace['role'] {
  const isFixture = decorators.some(each => {
    const named = each.type === 'call' ? each.callee : each;
    return (named.type === 'attribute' || named.type === 'name') && named.name === 'fixture';
  });
  if (isFixture) return 'fixture';
  return name.startsWith('test') && (className === null || /^Test|Tests?$|TestCase$/.test(className))
    ? 'test'
    : 'plain';
}

function namesDataset(annotation: Expression): boolean {
  switch (annotation.type) {
    case 'name':
    case 'attribute':
      return /^(?:DataFrame|RDD|DynamicFrame)$/.test(annotation.name);
    case 'string':
      return /\b(?:DataFrame|RDD|DynamicFrame)\b/.test(annotation.text ?? '');
    case 'subscript':
      return [annotation.object, ...annotation.index].some(namesDataset);
    case 'binary':
      return namesDataset(annotation.left) || namesDataset(annotation.right);
    case 'tuple':
    case 'list':
      return annotation.items.some(namesDataset);
    case 'plain':
      return annotation.parts.some(namesDataset);
    default:
      return false;
  }
}
