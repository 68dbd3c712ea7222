"""What is measured: task files, items, the memory chain, effort, the offline model."""
