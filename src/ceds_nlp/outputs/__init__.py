"""Documents into the files people want, one family of formats a module; ``write`` chooses by the name."""
