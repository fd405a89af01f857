"""Weights learned from gold questions, with figures that no weight has seen: by folds, and by sources left out."""
