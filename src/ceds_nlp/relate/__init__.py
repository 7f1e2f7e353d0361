"""From linked mentions to claims: what each number says."""
