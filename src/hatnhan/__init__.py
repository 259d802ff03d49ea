"""Hạt Nhân: the working book of a grassroots organisation."""

__version__ = "0.1.0"
