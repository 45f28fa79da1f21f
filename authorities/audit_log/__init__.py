"""The audit log's proof (row hashes, chained seals, their verification), its sentences and its export."""
