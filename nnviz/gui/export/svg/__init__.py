"""SVG to work with: a paint engine on the one paint path that writes few, short, named elements.

``engine`` hears what is painted, ``tree`` holds it and writes it down, ``glyphs``, ``syllables`` and ``real_text`` know
what text is made of, ``paints`` what lines and areas look like, ``numbers`` how coordinates are written.
"""
