import type { Expression, FunctionDefinition } from '../syntax';
import type { UserFunction } from '../value';

/** The name of a decorator, without its module and arguments. */
export function decoratorName(decorator: Expression): string {
  const named = decorator.type === 'call' ? decorator.callee : decorator;
  return named.type === 'attribute' || named.type === 'name' ? named.name : '';
}

export function bindingOf({ decorators }: FunctionDefinition): UserFunction['binding'] {
  const names = decorators.map(decoratorName);
  if (names.includes('staticmethod')) return 'static';
  if (names.includes('classmethod')) return 'class';
  return names.some(name => name === 'property' || name === 'cached_property') ? 'property' : 'instance';
}

export function roleOf({ decorators }: FunctionDefinition): UserFunction['role'] {
  const names = decorators.map(decoratorName);
  if (names.some(name => name === 'contextmanager' || name === 'asynccontextmanager')) return 'manager';
  return names.includes('fixture') ? 'fixture' : 'plain';
}

/** Whether Spark runs the function in Python workers. */
export const isWorkerDecorator = (decorator: Expression): boolean =>
  /^(?:pandas_|arrow_)?ud[ft]f?$/.test(decoratorName(decorator));

/** The name of a method in its class: a setter goes beside its property. */
export const memberName = ({ name, decorators }: FunctionDefinition): string =>
  decorators.some(each => each.type === 'attribute' && (each.name === 'setter' || each.name === 'deleter'))
    ? `${name}=`
    : name;

/** The name of a fixture: that of its function, or `name=`. */
export function fixtureName({ name, decorators }: FunctionDefinition): string {
  for (const each of decorators) {
    if (each.type !== 'call' || decoratorName(each) !== 'fixture') continue;
    const given = each.keywords.find(keyword => keyword.name === 'name')?.value;
    if (given?.type === 'string' && given.text !== null) return given.text;
  }
  return name;
}
