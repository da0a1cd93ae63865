"""The queue in the file system, with whole files only.

kombu makes a file and fills it afterwards. Whoever reads in between (a worker that is quick, two processes that start
at once) finds nothing in it and dies of that. Here a message gets its name when it is complete, and the list of queues
is read and written by one at a time.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Kanal(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        fardig = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        halv = fardig.with_suffix(".halv")  # a name that nobody looks for
        try:
            halv.write_text(dumps(payload), encoding="utf-8")
            halv.replace(fardig)
        except OSError as fel:
            raise ChannelError(f"Cannot add file {fardig} to directory") from fel

    def get_table(self, exchange: str) -> Any:
        with self._ensam():
            return super().get_table(exchange)

    def _queue_bind(self, *args: Any, **kwargs: Any) -> None:
        with self._ensam():
            super()._queue_bind(*args, **kwargs)

    def _delete(self, *args: Any, **kwargs: Any) -> None:
        with self._ensam():
            super()._delete(*args, **kwargs)

    @contextmanager
    def _ensam(self) -> Iterator[None]:
        with (Path(self.control_folder) / "las").open("w") as las:
            fcntl.flock(las, fcntl.LOCK_EX)  # let go of when the file is closed, also by a process that is killed
            yield


class Transport(filesystem.Transport):
    Channel = Kanal
