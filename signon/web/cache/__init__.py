"""Pages and form pages kept in memory as bytes, and what browsers are told to keep."""
