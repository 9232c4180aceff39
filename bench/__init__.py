"""Measures of the program from outside, through a pseudo-terminal, beside a bare Textual app: `make bench`."""
