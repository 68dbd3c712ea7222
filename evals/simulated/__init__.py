"""The offline model: plays candidate, critic and judge with planted effects, without network or key."""
