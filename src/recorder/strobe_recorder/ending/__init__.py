"""How a run ends: by itself, before an action (`strobe explain`), or at a line (Run to Line)."""
