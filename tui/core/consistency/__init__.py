"""Where a reviewer's own verdicts, over all articles, do not go together."""
