"""The text of an article: its words, sentences and lines, and how it is shown. Offsets are code points."""
