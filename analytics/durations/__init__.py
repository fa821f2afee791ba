"""What lasts, what comes again and what moves: repeat strikes, facilities hit, detention over time, and flows."""
