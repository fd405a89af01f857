"""The body of a cable: numbered paragraphs, their headings, and what is none of its text."""
