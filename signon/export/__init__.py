"""The way out: lists of endorsers as files."""
