"""What the model is put through: recall, answer, judged, reflect."""
