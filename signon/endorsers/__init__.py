"""The public list and the counts."""
