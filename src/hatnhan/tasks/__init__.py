"""Work that carries out decisions: owner, deadline, reports, and what is overdue."""
