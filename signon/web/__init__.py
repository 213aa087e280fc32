"""What all rooms need from HTTP, one thing a file."""
