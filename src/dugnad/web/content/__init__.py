"""Told text and pictures: what people say in their own words, kept outside the books.

The books hold only a fingerprint of told text. Whoever may read the place's own file sees the
words; when they are removed, the books still add up and the page says that something is gone.
"""
