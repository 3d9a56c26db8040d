"""How people work through many cases: views they keep, acts on many at once, lists, ready words and macros."""
