"""Moderation by staff: the queue with its evidence, the list of sign-ons, the decisions."""
