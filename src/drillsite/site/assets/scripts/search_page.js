// The search page: all results, narrowed by facets; words and facets stand in the address.

import { draw, pageFor, read, search } from "./search_engine.js"
import { facets as names } from "./search_settings.js"

const STEP = 10
const PAUSE = 200
const MOST_VALUES = 12

export function start() {
  const form = document.querySelector("[data-ds-search-page]")
  if (form.dataset.dsSearchPage) return
  form.dataset.dsSearchPage = "started"
  new SearchPage(form).restore()
}

class SearchPage {
  constructor(form) {
    this.form = form
    this.input = form.querySelector("[name=q]")
    this.said = form.querySelector("[role=status]")
    this.none = form.querySelector(".ds-find__none")
    this.hint = this.shown = this.none.cloneNode(true)
    this.list = form.querySelector(".ds-hits")
    this.more = form.querySelector(".ds-find__more")
    this.facets = new Map(names.map(name => [name, form.querySelector(`[data-facet="${name}"]`)]))
    this.asked = 0
    this.listen()
  }

  listen() {
    this.form.addEventListener("submit", event => {
      event.preventDefault()
      this.ask()
    })
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.ask(), PAUSE)
    })
    this.form.addEventListener("change", event => {
      if (event.target.type === "checkbox") this.ask()
    })
    this.more.addEventListener("click", () => this.showMore(true))
    for (const facet of this.facets.values()) facet.addEventListener("toggle", () => facet.open && this.count())
  }

  // Takes words and facets from the address, and searches.
  restore() {
    const asked = new URLSearchParams(location.search)
    this.input.value = asked.get("q") ?? ""
    for (const [name, facet] of this.facets) {
      const values = asked.getAll(name.toLowerCase())
      for (const value of values) this.box(name, value).checked = true
      if (values.length) facet.open = true
    }
    // The engine is large: where nothing is asked yet, the page is painted first.
    if (location.search) this.ask()
    else requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(() => this.ask()))
  }

  // The checkbox of a value, made where there is none yet.
  box(name, value) {
    const list = this.facets.get(name).querySelector("ul")
    const there = [...list.querySelectorAll("input")].find(one => one.value === value)
    if (there) return there
    const row = document.createElement("li")
    const label = document.createElement("label")
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: name.toLowerCase(), value })
    const shown = Object.assign(document.createElement("span"), { textContent: value })
    const count = Object.assign(document.createElement("span"), { className: "ds-count" })
    label.append(box, " ", shown, " ", count)
    row.append(label)
    list.append(row)
    return box
  }

  chosen(name) {
    return [...this.facets.get(name).querySelectorAll("input:checked")].map(box => box.value)
  }

  // The facets that are open or narrow the results: only their part of the index is fetched.
  wanted() {
    const pairs = [...this.facets].map(([name, facet]) => [name, this.chosen(name), facet.open])
    return Object.fromEntries(pairs.filter(([, values, open]) => open || values.length).map(([name, values]) => [name, values]))
  }

  async ask() {
    const number = ++this.asked
    const facets = this.wanted()
    this.words = this.input.value
    this.keep(facets)
    const chosen = Object.values(facets).flat()
    if (!this.words.trim() && !chosen.length) {
      this.show([], "", this.hint)
      return this.count()
    }
    if (!this.hits) this.show([], "Searching…")
    try {
      const { hits } = await search(this.words, facets)
      if (number !== this.asked) return
      this.show(hits, this.tell(hits.length, chosen), hits.length ? null : this.explain(chosen))
      await this.count()
    } catch {
      if (number === this.asked) this.show([], "The search cannot be loaded. Try again later.", this.hint)
    }
  }

  tell(count, chosen) {
    const pages = `${count ? count.toLocaleString("en") : "No"} ${count === 1 ? "page" : "pages"}`
    const words = this.words.trim() ? ` for “${this.words.trim()}”` : ""
    return `${pages}${words}${chosen.length ? `: ${chosen.join(", ")}` : ""}`
  }

  explain(chosen) {
    const text = chosen.length
      ? "No page has these words and what is ticked. Untick something, or try fewer words."
      : "No results. Check the spelling or try fewer words."
    const first = Object.assign(document.createElement("p"), { className: "ds-hint", textContent: text })
    const box = document.createElement("div")
    box.append(first, this.hint.cloneNode(true))
    return box
  }

  keep(facets) {
    const address = new URL(pageFor(this.words))
    for (const [name, values] of Object.entries(facets)) {
      for (const value of values) address.searchParams.append(name.toLowerCase(), value)
    }
    history.replaceState(history.state, "", address)
  }

  show(hits, said, instead) {
    this.hits = hits
    this.list.replaceChildren()
    this.said.textContent = said
    this.none.hidden = !instead
    // What stands there already stays: drawn anew it would count as the page's largest part, painted late.
    if (instead && instead !== this.shown) this.none.replaceChildren(...instead.cloneNode(true).childNodes)
    if (instead) this.shown = instead
    this.more.hidden = true
    if (hits.length) this.showMore(false)
  }

  async showMore(moves) {
    const { hits, words } = this
    const start = this.list.children.length
    const entries = await Promise.all(hits.slice(start, start + STEP).map(hit => read(hit, words)))
    if (hits !== this.hits || start !== this.list.children.length) return
    const rows = entries.map(entry => this.drawRow(entry))
    this.list.append(...rows)
    this.more.hidden = this.list.children.length >= hits.length
    if (moves) rows[0]?.querySelector("a").focus()
  }

  drawRow(entry) {
    const { line, title, excerpt } = draw(entry)
    const row = document.createElement("li")
    row.className = "ds-hit"
    const heading = document.createElement("h3")
    const link = Object.assign(document.createElement("a"), { href: entry.url, textContent: title })
    heading.className = "ds-hit__title"
    heading.append(link)
    row.append(line, heading, excerpt)
    return row
  }

  // Says how many results each value would leave: for a facet, the others' choices count and its own do not.
  async count() {
    const number = this.asked
    const facets = this.wanted()
    for (const name of Object.keys(facets)) {
      const { counts } = await search(this.words ?? "", { ...facets, [name]: [] })
      if (number !== this.asked) return
      this.showCounts(name, counts[name] ?? {})
    }
  }

  showCounts(name, counts) {
    const facet = this.facets.get(name)
    const chosen = this.chosen(name)
    const best = Object.entries(counts).filter(([, count]) => count).sort(([, one], [, other]) => other - one)
    for (const [value] of best.slice(0, MOST_VALUES)) this.box(name, value)
    for (const box of facet.querySelectorAll("input")) {
      const count = counts[box.value] ?? 0
      box.closest("label").querySelector(".ds-count").textContent = count.toLocaleString("en")
      box.closest("li").hidden = !count && !chosen.includes(box.value)
    }
  }
}
