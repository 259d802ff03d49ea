"""Storing what entries add up to."""
NAME = "ledger.sums"
def differences(village_id): yield from ()
def repair(village_id): pass
