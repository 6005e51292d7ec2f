"""Documents that are frozen as evidence, and how they are made and fetched."""

from production.documents.fetch import certificate_bytes, document_bytes

__all__ = ["certificate_bytes", "document_bytes"]
