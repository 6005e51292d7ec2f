"""The old system's database: what tables it has, how to ask it, and how to read what it answers. No ORM: it is older
than what Django can speak to."""
