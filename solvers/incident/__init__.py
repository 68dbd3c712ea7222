"""A simulated production system with an incident in it: files, a database, services and commands, without a clock."""
