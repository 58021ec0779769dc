"""Lines on a white page, as a PNG.

Source: W3C, "Portable Network Graphics (PNG) Specification".
"""

import struct
import zlib
from dataclasses import dataclass, field

Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass
class Canvas:
    """A page; x to the right and y downwards, in pixels."""

    width: int
    height: int
    pixels: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.pixels = bytearray(b"\xff" * (3 * self.width * self.height))

    def line(self, start: Point, end: Point, colour: Colour) -> None:
        """Draw a line two pixels wide; what lies outside of the page is cut off."""
        steps = max(1, int(max(abs(end[0] - start[0]), abs(end[1] - start[1]))))
        for step in range(steps + 1):
            x = start[0] + (end[0] - start[0]) * step / steps
            y = start[1] + (end[1] - start[1]) * step / steps
            for right, down in ((0, 0), (1, 0), (0, 1), (1, 1)):
                self._dot(int(x) + right, int(y) + down, colour)

    def png(self) -> bytes:
        """Return the page as a file."""
        size = 3 * self.width
        rows = (self.pixels[at : at + size] for at in range(0, len(self.pixels), size))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        drawn = zlib.compress(b"".join(b"\x00" + row for row in rows))
        chunks = ((b"IHDR", header), (b"IDAT", drawn), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)

    def _dot(self, x: int, y: int, colour: Colour) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            at = 3 * (y * self.width + x)
            self.pixels[at : at + 3] = bytes(colour)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
