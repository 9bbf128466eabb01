"""drillsite: a knowledge site from YAML records of an article's claims and their sources.

The way from YAML to page, a stage a package, each a function of the one before:

    reading → records → knowledge → site → publish
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
