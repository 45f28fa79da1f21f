"""Performance figures, each beside its limit, measured in one run on one machine (`manage.py bench`)."""
