"""Proving the address."""
