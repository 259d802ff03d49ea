"""The pages of the register: the list, what happens to a household, import and export."""
