"""Money is counted in whole đồng; there is no smaller coin."""

from typing import NewType

Dong = NewType("Dong", int)
