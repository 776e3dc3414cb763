import { addToGroup } from '../../model/groupBy';
import type { Expression, Statement } from '../syntax';
import { eachChild, type Node, type Role } from './syntaxNodes';

export interface Link {
  /** Null for a statement of the module. */
  parent: Node | null;
  role: Role;
  /** The nearest block around the node, so that long chains need not be walked; null in the module. */
  block: Around | null;
}

/** A node around another one, and the role of the part that the other one is in. */
export interface Around {
  node: Node;
  role: Role;
}

const BLOCKS: ReadonlySet<Node['type']> = new Set([
  'branches',
  'class',
  'comprehension',
  'function',
  'lambda',
  'loop',
  'try',
  'with',
]);

export type Name = Expression & { type: 'name' };

/** The parents of the nodes of a chunk, and its names. */
export interface ChunkTree {
  links: ReadonlyMap<Node, Link>;
  reads: ReadonlyMap<string, Name[]>;
  /** Where a name is bound: a target, a definition, an import, a `global` statement, or a function with a parameter. */
  bindings: ReadonlyMap<string, Node[]>;
}

const trees = new WeakMap<Statement[], ChunkTree>();

/** Kept with the statements, so that an edit makes only the tree of the edited chunk again. */
export function treeOf(statements: Statement[]): ChunkTree {
  let tree = trees.get(statements);
  if (tree === undefined) trees.set(statements, (tree = makeTree(statements)));
  return tree;
}

/** Without recursion, because a chain of thousands of calls is as deep as it is long. */
function makeTree(statements: Statement[]): ChunkTree {
  const links = new Map<Node, Link>();
  const reads = new Map<string, Name[]>();
  const bindings = new Map<string, Node[]>();
  const open: Node[] = [];
  const enter = (node: Node, parent: Node | null, role: Role): void => {
    const isInBlock = parent !== null && BLOCKS.has(parent.type);
    const block = isInBlock ? { node: parent, role } : parent === null ? null : links.get(parent)!.block;
    links.set(node, { parent, role, block });
    open.push(node);
    if (node.type === 'name' && isBound(node, links)) addToGroup(bindings, node.name, node);
    else if (node.type === 'name') addToGroup(reads, node.name, node);
    else for (const name of namesBoundBy(node)) addToGroup(bindings, name, node);
  };
  statements.forEach(each => enter(each, null, 'body'));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const parent = node;
    eachChild(parent, (child, role) => enter(child, parent, role));
  }
  return { links, reads, bindings };
}

/** Whether the name is a target, perhaps inside `a, (b, *c)`. */
function isBound(name: Name, links: Map<Node, Link>): boolean {
  for (
    let link = links.get(name);
    link !== undefined;
    link = link.parent === null ? undefined : links.get(link.parent)
  ) {
    if (link.role === 'target') return true;
    const inside = link.parent?.type;
    if (inside !== 'tuple' && inside !== 'list' && inside !== 'unpacked') return false;
  }
  return false;
}

function namesBoundBy(node: Node): string[] {
  switch (node.type) {
    case 'function':
      return [node.name, ...node.parameters.map(each => each.name)];
    case 'lambda':
      return node.parameters.map(each => each.name);
    case 'class':
      return [node.name];
    case 'import':
      return [node.alias];
    case 'global':
      return node.names;
    default:
      return [];
  }
}
