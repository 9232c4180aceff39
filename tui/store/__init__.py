"""The record: one SQLite file of articles, annotations and decisions. The only room that speaks SQL."""
