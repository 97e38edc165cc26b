"""The contents of a catalog that are kept in files of their own: texts, boxes, coded words."""
