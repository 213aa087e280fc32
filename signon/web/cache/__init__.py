"""In-memory caches of whole pages and of form pages, and the Cache-Control of responses."""
