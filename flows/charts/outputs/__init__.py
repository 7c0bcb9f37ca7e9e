"""The files that are made of the pages: PDF, deck, speaker pack, workbook and web page."""
