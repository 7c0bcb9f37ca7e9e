"""The commands about answers to submitters and their workbooks: replies, template, watch."""
