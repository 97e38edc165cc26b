"""What changed in the library and in the answers to kept questions, as an Atom feed."""
