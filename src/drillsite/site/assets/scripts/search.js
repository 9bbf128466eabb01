// The search box: results below it while one types, a combobox with a list as the ARIA Authoring Practices have it.
// Without this script it is a form that leads to the search page.

import { draw, pageFor, prepare, read, search } from "./search_engine.js"

const SHOWN = 5
const PAUSE = 150

export function start() {
  const words = new URLSearchParams(location.search).get("highlight")
  if (words) import("./highlight.js").then(part => part.highlight(words))
  const box = document.querySelector("[data-ds-search]")
  if (!box || box.dataset.dsSearch) return
  box.dataset.dsSearch = "started"
  new SearchBox(box)
}

class SearchBox {
  constructor(box) {
    this.box = box
    this.form = box.querySelector("form")
    this.input = box.querySelector("input")
    this.panel = box.querySelector(".ds-search__panel")
    this.said = box.querySelector("[role=status]")
    this.active = -1
    this.asked = 0
    this.form.action = pageFor("")
    this.panel.id = "ds-search-list"
    this.panel.setAttribute("role", "listbox")
    this.panel.setAttribute("aria-label", "Pages found")
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.panel.id]]) {
      this.input.setAttribute(name, value)
    }
    this.close()
    this.listen()
  }

  listen() {
    this.input.addEventListener("focus", prepare, { once: true })
    this.input.addEventListener("focus", () => this.ask())
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.ask(), PAUSE)
    })
    this.input.addEventListener("keydown", event => this.press(event))
    this.box.addEventListener("focusout", event => {
      if (!this.box.contains(event.relatedTarget)) this.leave()
    })
    this.panel.addEventListener("pointerdown", event => event.preventDefault())
    this.panel.addEventListener("click", () => this.leave())
    this.box.querySelector(".ds-search__open").addEventListener("click", event => {
      event.preventDefault()
      this.enter()
    })
    this.box.querySelector(".ds-search__close").addEventListener("click", () => this.leave(true))
    document.addEventListener("keydown", event => this.pressAnywhere(event))
  }

  // Opens the box, which on a narrow screen covers the header, and puts the cursor into it.
  enter() {
    this.box.classList.add("ds-search--open")
    this.input.focus()
    this.input.select()
  }

  leave(goBack = false) {
    this.box.classList.remove("ds-search--open")
    this.close()
    if (goBack) this.box.querySelector(".ds-search__open").focus()
  }

  pressAnywhere(event) {
    const writes = event.target.closest?.("input, textarea, select, [contenteditable]")
    const isKey = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writes
    const isChord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!isKey && !isChord) return
    event.preventDefault()
    this.enter()
  }

  press(event) {
    const last = this.options.length - 1
    if (event.key === "Escape") this.escape(event)
    else if (event.key === "Enter" && this.active >= 0 && !event.isComposing) {
      event.preventDefault()
      this.options[this.active].click()
    } else if (event.key === "ArrowDown" && last >= 0) this.move(event, this.active === last ? 0 : this.active + 1)
    else if (event.key === "ArrowUp" && last >= 0) this.move(event, this.active <= 0 ? last : this.active - 1)
  }

  // The first press closes the list, the next one leaves the box.
  escape(event) {
    event.preventDefault()
    if (!this.panel.hidden) return this.close()
    this.input.value = ""
    this.input.blur()
    this.leave()
  }

  move(event, position) {
    event.preventDefault()
    this.options[this.active]?.removeAttribute("aria-selected")
    this.active = position
    const option = this.options[position]
    option.setAttribute("aria-selected", "true")
    option.scrollIntoView({ block: "nearest" })
    this.input.setAttribute("aria-activedescendant", option.id)
  }

  get options() {
    return [...this.panel.querySelectorAll("[role=option]")]
  }

  async ask() {
    const words = this.input.value
    const number = ++this.asked
    if (!words.trim()) return this.close()
    try {
      const { hits } = await search(words)
      const entries = await Promise.all(hits.slice(0, SHOWN).map(hit => read(hit, words)))
      if (number === this.asked && this.box.contains(document.activeElement)) this.show(words, hits.length, entries)
    } catch {
      if (number === this.asked) this.said.textContent = "The search cannot be loaded."
    }
  }

  show(words, count, entries) {
    const options = entries.map(entry => this.drawOption(entry))
    if (count > entries.length) options.push(this.drawAll(words, count))
    options.forEach((option, position) => { option.id = `ds-search-${position}` })
    const none = document.createElement("p")
    none.className = "ds-search__none"
    none.textContent = "No results. Check the spelling or try fewer words."
    this.panel.replaceChildren(...(options.length ? options : [none]))
    this.panel.setAttribute("role", options.length ? "listbox" : "presentation")
    this.active = -1
    this.input.removeAttribute("aria-activedescendant")
    this.panel.hidden = false
    this.input.setAttribute("aria-expanded", String(options.length > 0))
    this.said.textContent = count ? `${count} ${count === 1 ? "page" : "pages"} found` : none.textContent
  }

  drawOption(entry) {
    const { line, title, excerpt } = draw(entry)
    const heading = document.createElement("span")
    heading.className = "ds-hit__title"
    heading.textContent = title
    return this.drawLink(entry.url, "ds-hit", line, heading, excerpt)
  }

  drawAll(words, count) {
    return this.drawLink(pageFor(words), "ds-search__all", `All ${count.toLocaleString("en")} results`)
  }

  drawLink(url, name, ...content) {
    const link = document.createElement("a")
    link.className = name
    link.href = url
    link.tabIndex = -1
    link.setAttribute("role", "option")
    link.append(...content)
    return link
  }

  close() {
    this.asked++
    clearTimeout(this.timer)
    this.panel.hidden = true
    this.panel.replaceChildren()
    this.active = -1
    this.said.textContent = ""
    this.input.setAttribute("aria-expanded", "false")
    this.input.removeAttribute("aria-activedescendant")
  }
}
