"""Write the parts of the reference that come from the code: `make docs`."""

from tests.docs.reference import filled, pages

if __name__ == "__main__":
    for path in pages():
        path.write_text(filled(path), encoding="utf-8")
