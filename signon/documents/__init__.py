"""Makes PDF, PNG and SVG files for all other packages: typesetting, fonts, pictures."""
