"""The pages where endorsers see and withdraw their sign-ons, by a link sent by mail."""
