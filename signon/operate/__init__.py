"""Running the service: start, supervise, look after itself, tell how it is."""
