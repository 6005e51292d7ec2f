"""The order book: orders, vials, certificates, the day and its window, and how each looks on the wire."""
