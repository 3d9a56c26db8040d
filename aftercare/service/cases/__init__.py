"""What an owner asked, its procedure step, its conversation."""
