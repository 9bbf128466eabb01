"""Which pages there are, and the HTML of each: Jinja templates over what is known."""
