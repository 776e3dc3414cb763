"""Python's own modules for the recorder, whatever is beside the script: a file there may have the name of any of them.

No code of the person's may run because of the recorder, or sooner than without it. What a driver imports without the recorder
it must import as it does then. Imports nothing that Python has not loaded at its start.
"""

import _thread
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_bootstrap = sys.modules['_frozen_importlib']
_external = sys.modules['_frozen_importlib_external']
_FOLDER = os.path.dirname(os.__file__)
_FOLDERS = [_FOLDER, os.path.join(_FOLDER, 'lib-dynload')]
#: Where Windows has what is in `lib-dynload` elsewhere.
_FOLDERS += [folder for folder in sys.path if os.path.basename(folder) == 'DLLs']
#: What is below it is Python's own where it is not installed later.
_OWN = os.path.realpath(_FOLDER) + os.sep


def standard(name) -> 'Any':
    """The module of that name, not put into `sys.modules`: for one that a driver without the recorder would not import."""
    spec = _find(name, None)
    if spec is None:
        raise _missing(name)
    known = sys.modules.get(name)
    if _origin(known) == spec.origin:
        return known
    module = _bootstrap.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Standard:
    """While the recorder imports, in its thread: a finder that goes before all others, finds the recorder's modules and
    Python's own, and nothing else. Other threads find what they always do."""

    def __init__(self):
        self._thread = _thread.get_ident()
        self._found = []
        self._hidden = {}

    def __enter__(self):
        for name, module in list(sys.modules.items()):
            if _is_hiding(name, module):
                self._hidden[name] = sys.modules.pop(name)
        sys.meta_path.insert(0, self)
        return self

    def find_spec(self, name, path=None, target=None):
        if _thread.get_ident() != self._thread:
            return None
        spec = _find(name, path)
        if spec is None:
            # For Python's own modules this is as usual: some of them ask for those of other platforms.
            raise _missing(name)
        self._found.append(name)
        return spec

    def __exit__(self, *_):
        sys.meta_path.remove(self)
        hidden = {name for name in self._found if '.' not in name and _is_hidden(name)}
        for name in self._found:
            if name.partition('.')[0] in hidden:
                sys.modules.pop(name, None)
        sys.modules.update(self._hidden)


def _missing(name):
    return ModuleNotFoundError('No module named %r' % name, name=name)


def _find(name, path):
    if path is None:
        for finder in (_bootstrap.BuiltinImporter, _bootstrap.FrozenImporter):
            spec = finder.find_spec(name)
            if spec is not None:
                return spec
    return _external.PathFinder.find_spec(name, _FOLDERS if path is None else path)


def _origin(module):
    return getattr(getattr(module, '__spec__', None), 'origin', None)


def _is_hiding(name, module):
    """Whether a module that is loaded stands in the place of one of Python's own."""
    # Python 3.9 cannot tell the names of its modules.
    if '.' in name or name not in getattr(sys, 'stdlib_module_names', (name,)):
        return False
    origin = _origin(module)
    if origin in (None, 'built-in', 'frozen') or os.path.realpath(origin).startswith(_OWN):
        return False
    return _find(name, None) is not None


def _is_hidden(name):
    """Whether the driver's own import would find another module of that name. What finds modules otherwise than by
    `sys.path` is the person's, and is not asked."""
    module = sys.modules.get(name)
    if _origin(module) in ('built-in', 'frozen'):
        return False
    spec = _external.PathFinder.find_spec(name)
    return spec is None or spec.origin != _origin(module)
