"""How well the check of sentences does: right drafts and corrupted ones, made by rule, and what it says of them."""
