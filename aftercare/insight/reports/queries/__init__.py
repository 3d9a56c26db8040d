"""Figures and the cases behind them."""
