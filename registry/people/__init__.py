"""Natural persons: who they are, how they prove it, for which households they stand, whom they let act for them."""
