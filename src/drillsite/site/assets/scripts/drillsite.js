// What makes pages handier, and none of them needs: each part is loaded only where a page has something for it. The frame
// is on every page and comes first: a quick Tab must not find the theme's labels before they are buttons.

import { start as startFrame } from "./frame.js"

const parts = [
  ["[data-ds-timeline]", "./timeline.js"],
  ["[data-ds-graph]", "./graph.js"],
  ["[data-ds-table]", "./tables.js"],
  ["[data-ds-what-if]", "./what_if.js"],
  ["[data-ds-copy]", "./copy.js"],
  ["[data-ds-search]", "./search.js"],
  ["[data-ds-search-page]", "./search_page.js"],
  ["a.ds-ref", "./previews.js"],
]

// Each part has a function `start`, which is called once for each page shown, also where the theme swaps pages itself.
function start() {
  if (document.querySelector("#__drawer")) startFrame()
  for (const [selector, path] of parts) {
    if (document.querySelector(selector)) import(path).then(part => part.start())
  }
}

if (window.document$) window.document$.subscribe(start)
else start()
