"""What lies in the place's folder beside told text, pictures and films, and when it goes again."""

from io import BytesIO
from threading import Lock
from typing import IO, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dugnad.web.content import films, pictures
from dugnad.web.content.films_looked import Looked
from dugnad.web.content.models import Film, Picture, Prose
from dugnad.web.content.told import NotAccepted

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
LOOSE_PICTURE_MS: Final = 7 * DAY_MS
"""How long a picture may belong to no text, for instance to a draft."""
TOO_MANY_FILMS: Final = _("Many films were sent lately. Please try again tomorrow.")
LOOSE_FILMS: Final = 10
"""How many films may lie here that no text shows: no more than a few hands send at once."""
_ONE_FILM_AT_A_TIME: Final = Lock()


def store_picture(upload: IO[bytes], *, now_ms: int) -> str:
    """Draw a picture anew in two sizes, without anything hidden in it, and keep it.

    Args:
        upload: an open file; Django's uploaded files are one.
        now_ms: now.

    Returns:
        The picture's id for `Told.picture`.

    Raises:
        NotAccepted: it is no picture that this place can show; the sentence says what to do.
    """
    drawn = pictures.redraw(upload)
    # The row comes first: a file that nobody knows of would never be swept.
    Picture.objects.update_or_create(
        id=drawn.id,
        defaults={
            "small_digest": drawn.small_digest,
            "width": drawn.width,
            "height": drawn.height,
            "size_bytes": len(drawn.large) + len(drawn.small),
            "created_ms": now_ms,
            "removed_ms": None,
        },
    )
    pictures.keep(drawn)
    return drawn.id


def store_film(upload: IO[bytes], looked: Looked, *, now_ms: int) -> str:
    """Keep a film that was looked at.

    Args:
        upload: an open file; Django's uploaded files are one.
        looked: what `films.look` found of it.
        now_ms: now.

    Returns:
        The film's name, for the part of told text that is called `FILM`.

    Raises:
        NotAccepted: more films lie here for nobody than there is room for.
    """
    with _ONE_FILM_AT_A_TIME:
        if _loose_films().count() >= LOOSE_FILMS:
            raise NotAccepted("film", TOO_MANY_FILMS)
        return _keep_film(upload, looked, now_ms)


def keep_film(data: bytes, *, now_ms: int) -> str:
    """Keep a film that was kept like this elsewhere, and that a text here shows; gives its name.

    Raises:
        NotAccepted: it is no film as they are kept.
    """
    with _ONE_FILM_AT_A_TIME:
        return _keep_film(BytesIO(data), films.look(BytesIO(data), len(data)), now_ms)


def drop_loose_film(name: str, *, now_ms: int) -> None:
    """Destroy a film at once if no text shows it, nor waits to."""
    with _ONE_FILM_AT_A_TIME:
        let_film_go(name, now_ms=now_ms)


def let_replaced_film_go(name: str, *, now_ms: int) -> None:
    """Drop a film at once that only words show which were replaced.

    Words that were replaced lie here for a while; a film of each would fill the disk.
    """
    Prose.objects.filter(film=name, replaced_ms__isnull=False).update(film="")
    let_film_go(name, now_ms=now_ms)


def length_of_film(name: str) -> int:
    """How long a film lasts, in milliseconds; 0 where that is not known."""
    return Film.objects.filter(id=name).values_list("length_ms", flat=True).first() or 0


def let_picture_go(picture: str, *, now_ms: int) -> bool:
    """Drop a picture's files if no text shows it any more; gives whether it went."""
    if not picture or Prose.objects.filter(picture=picture).exists():
        return False
    Picture.objects.filter(id=picture).update(removed_ms=now_ms)
    pictures.destroy(picture)
    return True


def _keep_film(upload: IO[bytes], looked: Looked, now_ms: int) -> str:
    kept = films.keep(upload, looked)
    Film.objects.update_or_create(
        id=kept.name,
        defaults={
            "size_bytes": kept.size_bytes,
            "length_ms": kept.length_ms,
            "created_ms": now_ms,
            "removed_ms": None,
        },
    )
    return kept.name


def let_film_go(film: str, *, now_ms: int) -> None:
    """Drop a film if no text shows it any more."""
    if not film or Prose.objects.filter(film=film).exists():
        return
    Film.objects.filter(id=film).update(removed_ms=now_ms)
    films.destroy(film)


def _loose_films() -> QuerySet[Film]:
    """The films that no text shows."""
    shown = Prose.objects.exclude(film="").values("film")
    return Film.objects.filter(removed_ms=None).exclude(id__in=shown)


def sweep_films(now_ms: int) -> None:
    """Drop films that no text has shown for a day."""
    for film in _loose_films().filter(created_ms__lte=now_ms - DAY_MS):
        let_film_go(film.id, now_ms=now_ms)


def sweep_pictures(now_ms: int) -> int:
    """Drop pictures that no text has shown for a week; gives how many."""
    old = Picture.objects.filter(removed_ms=None, created_ms__lte=now_ms - LOOSE_PICTURE_MS)
    shown = Prose.objects.exclude(picture="").values("picture")
    loose = list(old.exclude(id__in=shown).values_list("id", flat=True))
    return sum(let_picture_go(picture, now_ms=now_ms) for picture in loose)
