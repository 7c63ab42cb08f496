"""What `referencing` and `jsonschema` use of rpds, in Python: rpds itself is compiled, and no registry has it for WebAssembly.

Values never change; what changes one gives another. The page copies where rpds shares, which is no matter for the few
entries that a registry of schemas has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

K = TypeVar("K")
V = TypeVar("V")


class HashTrieMap(dict[K, V]):
    """A map."""

    @classmethod
    def convert(cls, value: Mapping[K, V]) -> HashTrieMap[K, V]:
        """The value as such a map."""
        return value if isinstance(value, cls) else cls(value)

    def insert(self, key: K, value: V) -> HashTrieMap[K, V]:
        """With one more."""
        return type(self)({**self, key: value})

    def update(self, other: Mapping[K, V] | Iterable[tuple[K, V]] = (), **named: V) -> HashTrieMap[K, V]:  # type: ignore[override]
        """With all of another."""
        made: dict[Any, V] = dict(self)
        made.update(other, **named)
        return type(self)(made)

    def remove(self, key: K) -> HashTrieMap[K, V]:
        """Without one; KeyError if there is none."""
        made = dict(self)
        del made[key]
        return type(self)(made)

    def discard(self, key: K) -> HashTrieMap[K, V]:
        """Without one, if there is one."""
        return self.remove(key) if key in self else self

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


class HashTrieSet(frozenset[V]):
    """A set."""

    def insert(self, value: V) -> HashTrieSet[V]:
        """With one more."""
        return type(self)({*self, value})

    def update(self, *others: Iterable[V]) -> HashTrieSet[V]:
        """With all of others."""
        return type(self)(self.union(*others))

    def remove(self, value: V) -> HashTrieSet[V]:
        """Without one; KeyError if there is none."""
        if value not in self:
            raise KeyError(value)
        return type(self)(self - {value})

    def discard(self, value: V) -> HashTrieSet[V]:
        """Without one, if there is one."""
        return type(self)(self - {value})


class List(Generic[V]):
    """A list whose cheap end is its front."""

    def __init__(self, *values: Any) -> None:
        self._values: tuple[V, ...] = tuple(values[0]) if len(values) == 1 else values

    def push_front(self, value: V) -> List[V]:
        """With one more in front."""
        return List((value, *self._values))

    def drop_first(self) -> List[V]:
        """Without the first; IndexError if there is none."""
        if not self._values:
            raise IndexError("empty list")
        return List(self._values[1:])

    @property
    def first(self) -> V:
        """The first; IndexError if there is none."""
        return self._values[0]

    @property
    def rest(self) -> List[V]:
        """All but the first."""
        return List(self._values[1:])

    def __iter__(self) -> Iterator[V]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, List) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self._values)
