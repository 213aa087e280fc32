"""signon: publish a policy plan, collect sign-ons, and verify them by e-mail.

``signon.app`` puts the application together. Nothing is imported here, so that `signon --help`
need not load all of it.
"""
