"""Two persons for what matters: configuration is proposed by one production admin and approved by another."""
