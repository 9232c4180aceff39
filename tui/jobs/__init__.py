"""What the program does, one module a job: the only room that knows store, sources and formats at once."""
