"""Which method of pyspark's API a run of frames entered through."""
import inspect

from . import classification, frames
from .frames import SPARK

#: Functions by which pyspark decorates its API: the method itself is further in.
_WRAPPERS = frozenset(('wrapper', '_wrapper', 'wrapped', '_wrapped', 'wrapped_f', 'inner', 'func_wrapper', '<lambda>', '<listcomp>', '<genexpr>'))
#: (code) -> name of the class in its module that has it, for static methods.
_static_owners = {}


def identify(inner):
    """`(owner, op, kind, frame)` of the API call in frames that are ordered from the innermost outwards."""
    candidate = None
    for frame in reversed(inner):
        code = frame.f_code
        if frames.kinds.get(code.co_filename) != SPARK:
            continue
        name = _name(frame, code)
        if name in _WRAPPERS:
            continue
        if name == '__call__' and _is_java_member(frame):
            if candidate is None:
                candidate = ('JVM', _java_name(frame), 'unclassified', frame)
            break
        owner, kind = _owner_and_kind(frame, code, name)
        if kind is not None:
            return owner, name, kind, frame
        if candidate is None:
            candidate = (owner, name, 'unclassified', frame)
        if not name.startswith('_'):
            break
    if candidate is not None:
        return candidate
    outer = inner[-1]
    if outer.f_code.co_name == '__init__' and 'self' in outer.f_locals:
        # A subclass of the user's calls the constructor directly.
        owner, kind = classification.kind_of(type(outer.f_locals['self']), '__init__')
        return owner, '__init__', kind or 'unclassified', outer
    return outer.f_globals.get('__name__', ''), outer.f_code.co_name, 'unclassified', outer


def _name(frame, code):
    """The method's name; grouped data makes its methods out of functions `f` by one decorator."""
    name = code.co_name
    if name == '_api':
        function = frame.f_locals.get('f')
        return getattr(function, '__name__', name) if inspect.isfunction(function) else name
    return name


def _is_java_member(frame):
    return frame.f_globals.get('__name__') == 'py4j.java_gateway'


def _java_name(frame):
    member = frame.f_locals.get('self')
    values = object.__getattribute__(member, '__dict__')
    return values.get('name') or values.get('_fqn') or '__call__'


def _owner_and_kind(frame, code, name):
    first = code.co_varnames[0] if code.co_argcount else None
    if first in ('self', 'cls', 'mcs'):
        value = frame.f_locals.get(first)
        owner, kind = classification.kind_of(value if isinstance(value, type) else type(value), name)
        return owner, _kind_of_call(frame, owner, name, kind)
    static = _static_owner(code, frame.f_globals, name)
    if static is not None:
        return classification.kind_of(static, name)
    module = frame.f_globals.get('__name__', '')
    return module, classification.kind_of_function(module, name)


def _kind_of_call(frame, owner, name, kind):
    """What `spark.sql` does is in its statement."""
    if name == 'sql' and owner in ('SparkSession', 'SQLContext'):
        statement = frame.f_locals.get('sqlQuery')
        if type(statement) is str:
            return classification.kind_of_statement(statement)
    return kind


def _static_owner(code, namespace, name):
    if code in _static_owners:
        return _static_owners[code]
    owner = None
    for value in list(namespace.values()):
        if isinstance(value, type) and value.__module__ == namespace.get('__name__'):
            member = value.__dict__.get(name)
            if isinstance(member, staticmethod) and getattr(member.__func__, '__code__', None) is code:
                owner = value
                break
    _static_owners[code] = owner
    return owner
