"""How anything of ours is put on a page: one theme, one table, one picture with the same in words."""
