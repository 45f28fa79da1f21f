"""Endpoints of objections for machines of bureaus and of departments (CONTRACTS 5)."""
