"""An app that is there for a test alone: what it declares is known to the shared floors, which are not touched."""
