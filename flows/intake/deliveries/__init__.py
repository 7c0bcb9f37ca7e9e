"""What has been delivered, and which delivery counts. Imports security and storage."""
