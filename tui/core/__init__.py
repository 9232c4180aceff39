"""What the program means, without a screen, a file or a database: standard library only."""
