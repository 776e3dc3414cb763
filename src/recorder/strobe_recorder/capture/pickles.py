"""What a pickled function consists of, read from its stream: nothing is pickled or unpickled for this.

A small machine follows the opcodes of the stream as an unpickler would. Of each value it keeps only the position of its
bytes, and the contents of the containers that name something (states of functions, closures). A size is the number of
bytes of a value in this stream; a value that was pickled before is a reference of a few bytes.
"""

import io

from ..standard import standard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

pickletools = standard('pickletools')

#: Maximum number of opcodes that are read, and that are skipped. The rest of a longer stream is ignored.
MOST_OPCODES = 200000
MOST_PASSED = 6000000
#: Elements of a container that are read one by one; the others are skipped.
_FEW = 200
#: Maximum bytes of a name.
_LONGEST_NAME = 4096
#: Maximum number of captured values that are reported for a function, largest first.
MOST_CAPTURED = 10

#: By opcode: the number of bytes of its argument (as in `pickletools` if it is not fixed), and by how many values it
#: makes the stack longer. For an opcode that removes everything down to a mark, this counts from the mark.
_SIZES = [0] * 256
_EFFECTS = [0] * 256
_CLOSES = {}
for _opcode in pickletools.opcodes:
    _code, _before, _after = ord(_opcode.code), _opcode.stack_before, _opcode.stack_after
    _SIZES[_code] = _opcode.arg.n if _opcode.arg else 0
    if pickletools.markobject in _before:
        _CLOSES[_code] = len(_after) - _before.index(pickletools.markobject)
    else:
        _EFFECTS[_code] = len(_after) - len(_before)
_MARK_CODE, _MEMOIZE = ord('('), 0x94
#: The end of the stream, and opcodes of older protocols.
_LEFT = frozenset(b'.pqrci')
_PREFIXES = {
    pickletools.TAKEN_FROM_ARGUMENT1: 1, pickletools.TAKEN_FROM_ARGUMENT4: 4, pickletools.TAKEN_FROM_ARGUMENT4U: 4,
    pickletools.TAKEN_FROM_ARGUMENT8U: 8,
}  # fmt: skip

_MARK = object()
_EXTENDS = frozenset(('APPENDS', 'SETITEMS', 'ADDITEMS'))
_CALLS = frozenset(('REDUCE', 'NEWOBJ', 'NEWOBJ_EX', 'OBJ', 'INST'))
_TEXTS = frozenset(('SHORT_BINUNICODE', 'BINUNICODE', 'BINUNICODE8', 'UNICODE'))
_NAMES = {
    'LIST': 'list', 'EMPTY_LIST': 'list', 'DICT': 'dict', 'EMPTY_DICT': 'dict', 'EMPTY_SET': 'set', 'FROZENSET': 'frozenset',
    'TUPLE': 'tuple', 'TUPLE1': 'tuple', 'TUPLE2': 'tuple', 'TUPLE3': 'tuple', 'EMPTY_TUPLE': 'tuple', 'NONE': 'NoneType',
    'NEWTRUE': 'bool', 'NEWFALSE': 'bool', 'BINFLOAT': 'float', 'FLOAT': 'float', 'BYTEARRAY8': 'bytearray',
    'SHORT_BINBYTES': 'bytes', 'BINBYTES': 'bytes', 'BINBYTES8': 'bytes', 'BININT': 'int', 'BININT1': 'int', 'BININT2': 'int',
    'LONG1': 'int', 'LONG4': 'int', 'INT': 'int', 'LONG': 'int',
}  # fmt: skip
#: Opcodes that replace this number of values by one.
_TAKES = {'TUPLE1': 1, 'TUPLE2': 2, 'TUPLE3': 3, 'REDUCE': 2, 'NEWOBJ': 2, 'NEWOBJ_EX': 3, 'STACK_GLOBAL': 2}


class _Value:
    """The position of a value's bytes, its type, and its contents where they matter."""

    __slots__ = ('start', 'end', 'type', 'text', 'items', 'first')

    def __init__(self, start, end, kind):
        self.start = start
        self.end = end
        self.type = kind
        #: Where the value was made; `start` may be a later reference to it.
        self.first = start
        #: A string, or `module.name` of an object that is found by name.
        self.text: Optional[str] = None
        #: The values of a tuple, the pairs of a dictionary, the function and the arguments of a call.
        self.items = ()


class Function:
    """A function in the stream: its name, file and first line, and what it captured (`name`, `type`, `size`)."""

    __slots__ = ('name', 'file', 'line', 'size', 'captured')

    def __init__(self, name, file, line, size, captured):
        self.name = name
        self.file = file
        self.line = line
        self.size = size
        self.captured = captured


def functions(data):
    """The functions that a stream holds by value, the outermost first, as far as it was read."""
    machine = _Machine()
    machine.run(data)
    return machine.functions


class _Machine:
    def __init__(self):
        self.stack = []
        #: Positions of the marks on the stack.
        self.marks = []
        #: Where each skipped value begins.
        self.memo = []
        self.functions = []
        self.data = b''
        self.passed = 0

    def run(self, data):
        self.data = data
        file = io.BytesIO(data)
        stack, marks = self.stack, self.marks
        last = ''
        for count, (opcode, argument, position) in enumerate(pickletools.genops(file), 1):
            name = opcode.name
            self._step(name, argument, position, file.tell())
            if count > MOST_OPCODES or self.passed > MOST_PASSED:
                return
            if marks and (len(stack) - marks[-1] > _FEW or (name == 'MARK' and last in _EXTENDS)):
                file.seek(self._pass_over(file.tell()))
            last = name

    def _pass_over(self, position):
        """Skips elements of a long container: only the number of values that they leave on the stack and in the memo
        matters.

        Returns the position of the first opcode after them.
        """
        data, memo = self.data, self.memo
        height, marks, began = 0, [], position
        passed = 0
        while position < len(data):
            code = data[position]
            passed += 1
            if code == _MEMOIZE:
                memo.append(began)
                position += 1
                continue
            if code in _CLOSES:
                if not marks:
                    break
                height = marks.pop() + _CLOSES[code]
            elif code == _MARK_CODE:
                marks.append(height)
            elif code in _LEFT or height + _EFFECTS[code] < 0:
                break
            else:
                height += _EFFECTS[code]
            began = position
            size = _SIZES[code]
            if size == pickletools.TAKEN_FROM_ARGUMENT1:
                position += 2 + data[position + 1]
            else:
                position += 1 + (size if size >= 0 else _length(data, position + 1, size))
        self.passed += passed
        self._push(height, marks, position)
        return position

    def _push(self, height, marks, position):
        """Puts a number of unknown values on the stack, with the marks between them."""
        stack, filler = self.stack, _Value(position, position, 'object')
        below = 0
        for level in marks:
            stack.extend([filler] * (level - below))
            self.marks.append(len(stack))
            stack.append(_MARK)
            below = level
        stack.extend([filler] * (height - below))

    def _known(self, number):
        """A value of the memo; of a skipped one, at least the text of a string."""
        known = self.memo[number]
        if type(known) is int:
            file = io.BytesIO(self.data[known : known + _LONGEST_NAME])
            opcode, argument, _at = next(pickletools.genops(file))
            value = self.memo[number] = _Value(known, known, _NAMES.get(opcode.name, 'object'))
            if opcode.name in _TEXTS:
                value.type, value.text = 'str', argument
            return value
        return known

    def _step(self, name, argument, start, end):
        stack = self.stack
        if name == 'MEMOIZE':
            self.memo.append(stack[-1])
        elif name in ('BINGET', 'LONG_BINGET'):
            known = self._known(argument)
            value = _Value(start, end, known.type)
            value.text, value.items, value.first = known.text, known.items, known.first
            stack.append(value)
        elif name == 'MARK':
            self.marks.append(len(stack))
            stack.append(_MARK)
        elif name in ('PROTO', 'FRAME', 'STOP'):
            pass
        elif name == 'POP':
            stack.pop()
        elif name == 'POP_MARK':
            self._to_mark()
        elif name in _EXTENDS:
            self._extend(self._to_mark(), end, name == 'SETITEMS')
        elif name == 'APPEND':
            self._extend([stack.pop()], end, False)
        elif name == 'SETITEM':
            value = stack.pop()
            self._extend([stack.pop(), value], end, True)
        elif name == 'BUILD':
            stack.pop()
            stack[-1].end = end
        elif name in ('TUPLE', 'LIST', 'DICT', 'FROZENSET'):
            items = self._to_mark()
            self._made(name, items, items[0].start if items else start, end)
        elif name in _TAKES:
            items = stack[-_TAKES[name] :]
            del stack[-_TAKES[name] :]
            self._made(name, items, items[0].start, end)
        else:
            value = _Value(start, end, _NAMES.get(name, 'str' if name in _TEXTS else name.lower()))
            value.text = argument if name in _TEXTS or value.type == 'int' else None
            stack.append(value)

    def _to_mark(self):
        stack = self.stack
        at = self.marks.pop()
        items = stack[at + 1 :]
        del stack[at:]
        return items

    def _extend(self, items, end, pairs):
        owner = self.stack[-1]
        owner.end = end
        if pairs and owner.type == 'dict' and len(owner.items) < 10000:
            owner.items = (*owner.items, *zip(items[::2], items[1::2]))

    def _made(self, name, items, start, end):
        value = _Value(start, end, _NAMES.get(name, 'object'))
        if name == 'STACK_GLOBAL':
            value.type = 'reference'
            value.text = '%s.%s' % (items[0].text, items[1].text)
        elif name in _CALLS:
            value.items = tuple(items)
            value.type = _type_of_call(items[0], items[-1])
            if value.type == 'class':
                # The name in its constructor is the name of the result.
                named = items[-1].items[1:2]
                value.text = named[0].text if named else None
            if _is(items[0], '_function_setstate'):
                try:
                    self._function(items[-1], end)
                except (IndexError, KeyError, TypeError, ValueError):
                    # A part of it was skipped as an element of a long container.
                    pass
        elif name.startswith('TUPLE'):
            value.items = tuple(items)
        self.stack.append(value)

    def _function(self, arguments, end):
        """`_function_setstate(function, (attributes, state))` gives a function its globals and closure."""
        function, both = arguments.items
        code = function.items[1].items[0].items[1].items
        state = {key.text: value for key, value in both.items[1].items}
        pairs = [(key, value) for key, value in state['__globals__'].items if key.text is not None]
        captured = [_captured(key, value.type, value) for key, value in pairs]
        for name, cell in zip(code[_FREE].items, state['__closure__'].items):
            inside = cell.items[-1].items if cell.items else ()
            captured.append(_captured(name, inside[0].type if inside else 'object', cell))
        captured.sort(key=lambda each: -each['size'])
        # `co_qualname` comes before the line from Python 3.11 on.
        name, line = (code[12], code[13]) if code[12].type == 'str' else (code[_NAME], code[12])
        size = end - function.first
        self.functions.insert(0, Function(name.text, code[_FILE].text, line.text, size, captured[:MOST_CAPTURED]))


#: Arguments of `types.CodeType`, counted from the beginning and the end.
_FILE, _NAME, _FREE = 10, 11, -2


def _is(value, name):
    return value.text is not None and 'cloudpickle' in value.text and value.text.endswith('.' + name)


#: What the constructors of cloudpickle create.
_MADE = {
    '_make_function': 'function',
    '_make_cell': 'cell',
    '_make_empty_cell': 'cell',
    '_builtin_type': 'type',
    '_make_skeleton_class': 'class',
    '_make_skeleton_enum': 'class',
    'subimport': 'module',
    'dynamic_subimport': 'module',
}


def _type_of_call(function, arguments):
    """The type of the result of a call, as far as the names in the stream tell it."""
    name = function.text
    if type(name) is not str:
        return 'object'
    if 'cloudpickle' in name:
        return _MADE.get(name.rpartition('.')[2], 'object')
    if name.startswith('numpy.'):
        return 'numpy.ndarray'
    if name == 'copyreg._reconstructor' and arguments.items:
        return arguments.items[0].text or 'object'
    return name


def _length(data, position, kind):
    """The length of an argument that is in the stream, or that ends with the line."""
    prefix = _PREFIXES.get(kind)
    if prefix is None:
        return data.index(b'\n', position) + 1 - position
    return prefix + int.from_bytes(data[position : position + prefix], 'little')


def _captured(name, kind, value):
    return {'name': name.text or '', 'type': kind, 'size': value.end - value.start}
