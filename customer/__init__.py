"""What a customer may do: place, edit and cancel orders."""
