"""Which cells are hidden: primary and complementary suppression. Imports linear_system and declared."""
