"""Pictures of the records as inline SVG, made when a page is: no script draws them, and every part is a link."""
