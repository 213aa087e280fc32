"""The JSON API `/api/v1` of plans, lists and counts, its OpenAPI file and documentation."""
