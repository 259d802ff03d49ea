"""Persons, accounts, and mandates: who holds which role where, from when until when."""
