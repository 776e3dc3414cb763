"""What runs parts of a script by itself: pytest and unittest with tests and fixtures, notebooks with cells. Each part is
an entry.
"""
