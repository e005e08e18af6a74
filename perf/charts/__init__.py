"""Charts in house style: a tidy frame in, a figure out."""
