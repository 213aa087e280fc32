"""The endorser's own door: withdraw by link."""
