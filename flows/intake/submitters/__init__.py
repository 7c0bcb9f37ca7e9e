"""Those who send files: whom an answer goes to, their folders, when their next file is due. Imports contracts, security."""
