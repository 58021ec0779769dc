"""An incident's story, made from its ledger and rows, and written in several formats.

spool (the chain on disk) -> tell (one pass: what there is to say) -> a format (writes it).
"""
