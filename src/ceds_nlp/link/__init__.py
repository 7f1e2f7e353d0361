"""Entity linking: a mention to its stable id, or to none when two readings remain."""
