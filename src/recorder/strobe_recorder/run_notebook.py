"""Runs a Databricks notebook, or the cells of a file one by one as they are asked for.

    run_notebook.py FILE PLAN [ARGUMENT…]

PLAN is a JSON file; `src/gateway/notebook/notebookPlan.ts` says what is in it.
"""

import json
import os
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))
_FOLDER = os.path.join(_HERE, 'notebook')
#: A name that no package of the user has.
_PACKAGE = 'strobe_notebook'


def main(file, plan, *arguments):
    with open(plan, encoding='utf-8') as stream:
        plan = json.load(stream)
    session = _load()
    sys.argv[:] = [file, *arguments]
    sys.path[0] = os.path.dirname(file)
    session.run(file, plan)


def _load() -> 'Any':
    """Loads the package while `sys.path` has no folder of the user, so that it gets the standard library."""
    sys.path.pop(0)
    _module(_PACKAGE, os.path.join(_FOLDER, '__init__.py'), [_FOLDER])
    # Copies of their own: the recorder, if there is one, has its own as well.
    _module(_PACKAGE + '.sql_program', os.path.join(_HERE, 'run_sql.py'))
    _module(_PACKAGE + '.fence', os.path.join(_HERE, 'link', 'fence.py'))
    session = import_module(_PACKAGE + '.session')
    sys.path.insert(0, '')
    return session


def _module(name, file, folders=None):
    spec: Any = spec_from_file_location(name, file, submodule_search_locations=folders)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == '__main__':
    main(*sys.argv[1:])
