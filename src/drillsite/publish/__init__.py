"""The pages as a MkDocs site: the plugin, the theme's frame around each page, and the build that replaces a site."""
