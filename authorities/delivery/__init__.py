"""Messages that leave the platform: senders, what became of each, the rules of provinces (docs/decisions/0055)."""
