"""The domain in plain Python: it knows neither the web nor the database."""
