"""Wires everything; the only package that names concrete classes. One app a process."""
