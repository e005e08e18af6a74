"""Blocks of the corporate health report: sentences, scorecard, risk matrix."""
