"""Tags for templates: `{% load face %}`."""
