"""The files that other programs read and write: one module a format, one registry, one loss report."""
