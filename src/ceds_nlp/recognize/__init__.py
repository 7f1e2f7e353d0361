"""Mention recognition: one file a kind, its terms as data and its examples beside it."""
