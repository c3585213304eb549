"""The charter: the law that every place shares, whatever cards it puts up."""
