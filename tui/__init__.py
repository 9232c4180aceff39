"""Glossator: review and annotate articles from the keyboard, every decision on record."""

__version__ = "0.1.0"
