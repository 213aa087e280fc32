"""Run the service: start and supervise its processes, do periodic tasks, report its health."""
