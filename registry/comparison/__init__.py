"""Comparison of the registry with other registers (比对, A3)."""
