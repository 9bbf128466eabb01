// Marks the words that a reader searched for, without changing the page.

export function highlight(words) {
  const address = new URL(location.href)
  address.searchParams.delete("highlight")
  history.replaceState(history.state, "", address)
  const terms = words.match(/[\p{L}\p{N}]+(?:[-‐.][\p{L}\p{N}]+)*/gu)
  if (!terms || !window.Highlight || !CSS.highlights) return
  const escaped = terms.map(term => term.replaceAll(".", "\\.").replace(/(?<=\p{L}{3})s$/u, ""))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})[\\p{L}\\p{N}]*`, "giu")
  const ranges = []
  const walker = document.createTreeWalker(document.querySelector("article") ?? document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    for (const found of walker.currentNode.data.matchAll(pattern)) {
      const range = new Range()
      range.setStart(walker.currentNode, found.index)
      range.setEnd(walker.currentNode, found.index + found[0].length)
      ranges.push(range)
    }
  }
  CSS.highlights.set("ds-search", new Highlight(...ranges))
}
