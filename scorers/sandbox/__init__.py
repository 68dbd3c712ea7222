"""Where model-written code runs: Docker when its engine answers, else bubblewrap, else nowhere."""
