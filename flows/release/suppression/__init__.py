"""Primary and complementary suppression."""
