"""Checks before a view runs: permission, rate limit, size, CSRF; and the security headers."""
