"""The papers that leave a visit: pages, tags, attached data, the signing ceremony.

May import fieldwork and below, never sync.
"""
