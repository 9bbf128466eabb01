"""Which pages there are, and the HTML of each: Jinja templates over what is known."""

from drillsite.site.pages import INDEXES, Page, Redirect, find_page, plan_navigable, plan_pages, plan_redirects
from drillsite.site.prose import RecordLinks
from drillsite.site.render import Body, Renderer, SiteAbout, compiled_templates, find_template_fault

__all__ = [
    "INDEXES",
    "Body",
    "Page",
    "RecordLinks",
    "Redirect",
    "Renderer",
    "SiteAbout",
    "compiled_templates",
    "find_page",
    "find_template_fault",
    "plan_navigable",
    "plan_pages",
    "plan_redirects",
]
