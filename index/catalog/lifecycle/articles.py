"""Find the copies of one journal article: those linked by a shared DOI, PMID or PMCID."""

from __future__ import annotations

from collections.abc import Sequence


class Articles:
    """Documents, as numbers, grouped by article.

    A copy with two keys joins all documents that have either (a union-find structure).
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        """For an article's key another key of it; none for its last key."""
        self._copies: dict[str, list[int]] = {}

    def add(self, document: int, keys: Sequence[str], trusted: bool = True) -> None:
        """Add a document as a copy of the article with these keys; no keys, no article.

        One that is not trusted joins no articles: it is a copy of that with its first key.
        """
        keys = keys if trusted else keys[:1]
        for key in keys:
            self._join(keys[0], key)
        if keys:
            self._copies.setdefault(self.last_key(keys[0]), []).append(document)

    def last_key(self, key: str) -> str:
        """Return the one key an article is known by once all documents are in."""
        while key in self._above:
            above = self._above[key]
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def copies(self, key: str) -> list[int]:
        """Return the copies of the article with this key."""
        return self._copies.get(self.last_key(key), [])

    def _join(self, one: str, other: str) -> None:
        few, many = sorted((self.last_key(one), self.last_key(other)), key=lambda key: len(self.copies(key)))
        if few != many:
            self._above[few] = many
            self._copies.setdefault(many, []).extend(self._copies.pop(few, ()))
