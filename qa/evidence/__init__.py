"""What the ranked passages hold for a question: candidate sentences, values, conflicts."""
