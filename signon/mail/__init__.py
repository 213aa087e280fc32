"""Mails: promised in a transaction, rendered and delivered after it."""
