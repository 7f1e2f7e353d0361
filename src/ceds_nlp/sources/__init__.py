"""Texts from the files people have, one kind of file a module; ``paths`` walks files and folders."""
