"""Disclosure control: figures about small groups are hidden before anything is drawn, written or cached."""
