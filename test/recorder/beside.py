"""A module of a script's own, which a test edits between two runs."""
WORD = 'first'
