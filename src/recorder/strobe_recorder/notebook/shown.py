"""`display` and `displayHTML` in a terminal."""

from html.parser import HTMLParser

#: Elements whose text is no content.
_HIDDEN = ('script', 'style')


def display(*values, **_):
    for value in values:
        _display(value)


def _display(value):
    from pyspark.sql import DataFrame

    if isinstance(value, DataFrame):
        if value.isStreaming:
            value.writeStream.format('console').start()
        else:
            value.show(truncate=False)
    elif type(value).__module__.startswith('pandas.') and hasattr(value, 'to_string'):
        print(value.to_string())
    else:
        print(value if isinstance(value, str) else repr(value))


def display_html(html, **_):
    parser = _Text()
    parser.feed(str(html))
    parser.close()
    print(' '.join(''.join(parser.parts).split()))


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in _HIDDEN
        self.parts.append(' ')

    def handle_endtag(self, tag):
        self._hidden -= tag in _HIDDEN
        self.parts.append(' ')

    def handle_data(self, data):
        if self._hidden <= 0:
            self.parts.append(data)
