"""The text that is signed: pages, versions, loading."""
