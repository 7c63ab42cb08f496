"""Pages of the documentation that are made from the code: each module has `files`, path to text."""
