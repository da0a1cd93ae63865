"""The document as docx: headings, lists, tables and captions in Word's own styles, to be pasted anywhere."""

from lagesbild.dokument.ord.fil import docx

__all__ = ["docx"]
