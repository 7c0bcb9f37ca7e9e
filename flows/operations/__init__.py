"""For operators: doctor, notifications, and the rights of data subjects. Imports pipeline and below."""
