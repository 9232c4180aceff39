"""Candidates from a large language model: what it is asked, how answers are placed, and the process that asks."""

PREFIX = "llm:"
"""What the name of such a source begins with; the rest is the name of the model."""
