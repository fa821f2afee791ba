"""What people do by hand: reading and writing the record in their own name, with the rights of their role."""
