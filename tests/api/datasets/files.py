"""Files as they are written without a server, for tests that open them."""

import io
from urllib.parse import parse_qsl

from api.datasets import asking, texts, writing
from api.datasets.asking import Wanted
from api.datasets.formats import Way
from schema.grains.declaring import Wish
from schema.snapshot import snapshot

ADDRESS = "http://sijill.example/"


def asked(grain: str, format_: str, query: str = "") -> tuple[Wanted, Wish]:
    """What an address asks for."""
    wanted = asking.read(grain, format_, parse_qsl(query, keep_blank_values=True))
    with snapshot() as connection:
        return wanted, asking.resolve(connection, wanted, ADDRESS)


def made(grain: str, format_: str, query: str = "") -> bytes:
    """The bytes of a file."""
    wanted, wish = asked(grain, format_, query)
    file = io.BytesIO()
    with snapshot() as connection:
        if wanted.written.way is Way.TEXT:
            file.writelines(texts.written(connection, wanted, wish))
        else:
            writing.write(wanted, wish, connection, file)
    return file.getvalue()
