"""What is remembered: policies as pure functions, and the memory file."""
