"""Patches modules of py4j and pyspark right after Python has executed them."""

import sys

from .ledger import walltime
from .link.fence import check, fault, is_off, strip


class Finder:
    """Finds what the other finders find, and patches the module after it is loaded."""

    def __init__(self, patches, times_imports=False):
        """`times_imports`: whether this one tells when a module of pyspark is looked up."""
        self._patches = patches
        self._times_imports = times_imports

    def find_spec(self, name, path=None, target=None):
        if self._times_imports and name.startswith('pyspark'):
            walltime.importing(sys._getframe(1))
        if name not in self._patches or is_off('imports'):
            return None
        try:
            return self._find(name, path, target)
        except Exception as error:
            fault('imports', error)
            return None

    def _find(self, name, path, target):
        for finder in list(sys.meta_path):
            if finder is self or not hasattr(finder, 'find_spec'):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self._watch(spec)
                return spec
        return None

    def patch_loaded(self):
        """Patches what was imported before the recorder started."""
        for name in list(self._patches):
            module = sys.modules.get(name)
            if module is not None:
                self._patch(module)

    def _watch(self, spec):
        """Patches the module from its loader. A loader belongs to one module or, for an archive, to many."""
        loader = spec.loader
        # In Python 3.9 the loader of an archive has only the older method.
        name = 'exec_module' if hasattr(loader, 'exec_module') else 'load_module'
        if name in loader.__dict__:
            return
        load = getattr(loader, name)

        def load_and_patch(subject):
            try:
                module = load(subject)
            except BaseException as error:
                strip(error)
                raise
            self._patch(subject if module is None else module)
            return module

        setattr(loader, name, load_and_patch)

    def _patch(self, module):
        for patch in self._patches.pop(module.__name__, ()):
            try:
                check('imports')
                patch(module)
            except Exception as error:
                fault('imports', error)
                return
