"""What makes a PDF, PNG or SVG, for whatever room: typesetting, fonts, pictures."""
