"""What all packages need for HTTP requests and responses, one concern per module."""
