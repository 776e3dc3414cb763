"""A finder that recognizes the user's own modules: imports before there is a script must not run any of them."""

import glob
import os
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

from .freshness import own_folders

#: Signs of a folder of libraries: what installers leave, and what Spark's own Python folder contains.
_SIGNS = ('*.dist-info', '*.egg-info', 'pyspark')


class OwnModules:
    """Finds nothing. It calls `refuse` if a module would come from one of the user's folders."""

    def __init__(self, refuse):
        self._refuse = refuse
        self._folders = [os.path.realpath(folder) for folder in own_folders() if not _has_libraries(folder)]

    def __enter__(self):
        sys.meta_path.insert(0, self)

    def __exit__(self, *_):
        sys.meta_path.remove(self)

    def find_spec(self, name, path=None, target=None):
        if path is None and self._is_own(name):
            self._refuse()
        return

    def _is_own(self, name):
        if BuiltinImporter.find_spec(name) or FrozenImporter.find_spec(name):
            return False
        spec = PathFinder.find_spec(name)
        if spec is None:
            return False
        places = list(spec.submodule_search_locations or []) or [spec.origin or '']
        return any(os.path.realpath(os.path.dirname(place)) in self._folders for place in places)


def _has_libraries(folder):
    return any(glob.glob(os.path.join(glob.escape(folder), sign)) for sign in _SIGNS)
