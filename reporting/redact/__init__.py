"""Secrets out of text before it is stored, clustered, digested or published."""

from reporting.redact.redactor import Off, Redactor

__all__ = ["Off", "Redactor"]
