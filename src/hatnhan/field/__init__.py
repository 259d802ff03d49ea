"""The phone page: it opens without a network and keeps what is recorded until the server has it."""
