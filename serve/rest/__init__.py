"""`/api/v1`: the library for other programs. A module for each thing that can be asked for."""
