"""What a row over there is here, and the other way round. Pure: no database, no clock."""
