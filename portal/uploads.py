"""Files on their way in: what was begun and finds no room leaves nothing behind."""

from contextlib import suppress

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TidyUploadHandler(TemporaryFileUploadHandler):
    """Closes, and so removes, the temporary file of an upload that the disk has no room for.

    Django closes those that came in whole; the one that was being written stayed open until somebody collected it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            # Closing writes what is left in the buffer, for which there is no room either.
            with suppress(OSError):
                self.file.close()
            raise
