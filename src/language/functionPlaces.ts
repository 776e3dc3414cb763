import { positionFrom } from '../text/position';
import type { PlacedChunk } from './pythonFile';
import type { ClassDefinition, Expression, FunctionDefinition, Statement } from './syntax';

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
  owner: ClassDefinition | null;
}

/** The functions of a file, in order. Functions in functions are parts of them. */
export const functionsIn = (chunks: readonly PlacedChunk[]): FunctionPlace[] => chunks.flatMap(functionsOfChunk);

function functionsOfChunk(chunk: PlacedChunk): FunctionPlace[] {
  const found = foundIn(chunk.statements, null);
  return found.map(({ definition, owner }, index) => {
    const { name, parameters, returns, from } = definition;
    const annotations = [...parameters.map(each => each.annotation), returns];
    return {
      qualifiedName: owner === null ? name : `${owner.name}.${name}`,
      line: chunk.row + positionFrom(chunk.lineStarts, from).line,
      parameters: parameters.map(each => each.name),
      namesDatasets: annotations.some(each => each !== null && namesDataset(each)),
      role: roleOf(definition, owner),
      text: chunk.text.slice(from, found[index + 1]?.definition.from),
    };
  });
}

function foundIn(statements: Statement[], owner: ClassDefinition | null): Found[] {
  return statements.flatMap(each => {
    if (each.type === 'function') return [{ definition: each, owner }];
    if (each.type === 'class' && owner === null) return foundIn(each.body, each);
    return each.type === 'branches' ? each.branches.flatMap(branch => foundIn(branch, owner)) : [];
  });
}

/** As pytest collects them by default: functions `test…`, also in classes `Test…`; methods `test…` of `unittest.TestCase`. */
function roleOf({ name, decorators }: FunctionDefinition, owner: ClassDefinition | null): FunctionPlace['role'] {
  const isFixture = decorators.some(each => {
    const named = each.type === 'call' ? each.callee : each;
    return (named.type === 'attribute' || named.type === 'name') && named.name === 'fixture';
  });
  if (isFixture) return 'fixture';
  return name.startsWith('test') && (owner === null || isOfTests(owner)) ? 'test' : 'plain';
}

/** By the name, or by that of a base class, such as `SparkTestCase` or `BaseSparkTest`. */
function isOfTests({ name, bases }: ClassDefinition): boolean {
  if (/^Test|Tests?$|TestCase$/.test(name)) return true;
  return bases.some(base => (base.type === 'name' || base.type === 'attribute') && base.name.includes('Test'));
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
