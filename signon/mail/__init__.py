"""Mails: queued in a transaction, rendered and delivered after it."""
