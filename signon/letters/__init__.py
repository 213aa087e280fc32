"""Letters: the document that is handed over, with the roll of all who stand behind it."""
