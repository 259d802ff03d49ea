"""One's own phones: which are registered, what of theirs was refused, and revoking one."""
