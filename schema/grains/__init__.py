"""What files hold: each grain and shape declared once, with its columns."""
