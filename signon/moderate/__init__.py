"""Staff decide: the queue with its evidence, the list of all sign-ons, what becomes of each."""
