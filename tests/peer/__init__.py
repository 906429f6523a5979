"""A second opinion: the same requests to this engine and to dynalite, an independent implementation, where it is right.

What dynalite does otherwise than the service, and is therefore kept out of these comparisons: it measures strings in
UTF-16 units, in sizes, in filter comparisons and in the check of a starting key; it has no transactions, no PartiQL and no units for index
writes; it cuts pages by a compact form of the items; an empty Query costs it nothing; it compares lists and maps by identity; it
takes an empty string and `false` for nothing in IN, BETWEEN, attribute_type() and size(); entries of an index with equal
keys come in the order of a hash; a local index never fetches attributes named in a projection.
"""
