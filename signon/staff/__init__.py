"""Who the staff are: accounts, roles, sessions, and the log of what they did."""
