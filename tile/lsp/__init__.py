"""A language server for templates: findings while typing, what a name means, what can be written here, quick fixes.

The protocol is pygls's business (extra `lsp`); only `server` imports it. Everything else works on texts and offsets.
"""
