"""`dbutils.widgets`: the parameters of a notebook."""

from .problems import NotebookError


class Widgets:
    """`given`: the values that the run was started with; they take the place of defaults. `ask` returns the value of a
    widget by its name, or None.
    """

    def __init__(self, given, ask=lambda name: None):
        self._given = dict(given)
        self._ask = ask
        self._defaults = {}

    def text(self, name, defaultValue='', label=None):
        self._defaults[name] = str(defaultValue)

    def dropdown(self, name, defaultValue, choices, label=None):
        self._declare(name, defaultValue, choices, lambda value: [value])

    def combobox(self, name, defaultValue, choices=(), label=None):
        self._defaults[name] = str(defaultValue)

    def multiselect(self, name, defaultValue, choices, label=None):
        self._declare(name, defaultValue, choices, lambda value: value.split(','))

    def get(self, name):
        known = self.getAll()
        if name in known:
            return known[name]
        value = self._ask(name)
        if value is None:
            raise NotebookError(
                'notebook.widget',
                'InputWidgetNotDefined: no widget is named %r, and the run has no value for it: '
                'give one with --widget %s=VALUE, or with "widgets" in a run configuration' % (name, name),
            )
        self._given[name] = value
        return value

    def getArgument(self, name, defaultValue=None):
        return self.get(name) if defaultValue is None else self.getAll().get(name, defaultValue)

    def getAll(self):
        return {**self._defaults, **self._given}

    def remove(self, name):
        self._defaults.pop(name, None)
        self._given.pop(name, None)

    def removeAll(self):
        self._defaults.clear()
        self._given.clear()

    def give(self, values):
        """Values from `%run ./other $name="value"`."""
        self._given.update(values)

    def _declare(self, name, default, choices, parts):
        known = [str(each) for each in choices]
        value = self._given.get(name, str(default))
        for part in parts(value):
            if part not in known:
                raise NotebookError(
                    'notebook.widget',
                    'The value %r of the widget %r is not one of its choices: %s' % (part, name, ', '.join(known)),
                )
        self._defaults[name] = str(default)
