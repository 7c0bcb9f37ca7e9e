"""What an operator does and is told: doctor, notifications, the rights of data subjects."""
