"""The screens: each says in which context its keys are, and does what commands ask for."""
