"""Confirm a signer's e-mail address, by the link or the code in a mail."""
