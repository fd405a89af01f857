"""Reference ids and the posts that give them, in any spelling. Imports nothing but itself."""
