"""What every floor does with words: terms, sentences, numbers, acronyms. Imports nothing but itself."""
