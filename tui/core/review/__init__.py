"""The review loop: verbs in, steps out. Pure: a verb takes a state and gives the next one and what to record."""
