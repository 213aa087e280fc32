"""Taking a sign-on."""
