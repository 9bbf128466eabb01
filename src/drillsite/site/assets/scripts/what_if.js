// The page “What if”: what a reader sets aside, which verdicts change without it, and the address that says so.
//
// The choice is the state: the form and the address repeat it. What is counted is fetched when the page is shown, the
// titles of the claims and events whose verdicts change when these are listed.

import { readAddress, writeAddress } from "./what_if_address.js"
import { Changes, arrow, groupChanges, make } from "./what_if_changes.js"
import { judgeWithout, readVoices, total } from "./what_if_counting.js"

const FIRST = 8
const MOST_FOUND = 20

const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`

export function start() {
  const page = document.querySelector("[data-ds-what-if]")
  if (page.dataset.dsWhatIf) return
  page.dataset.dsWhatIf = "started"
  const folder = new URL("./", location.href.replace(/[?#].*/u, ""))
  fetchJson(new URL("voices.json", folder)).then(
    file => new WhatIf(page, readVoices(file), new Titles(folder, file.titles_per_file)).restore(),
    () => page.classList.add("ds-whatif--failed"))
}

async function fetchJson(url) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return answer.json()
}

// The ids and titles of claims and events, by their numbers; a file of them is fetched when the first of it is wanted.
class Titles {
  constructor(folder, size) {
    Object.assign(this, { folder, size, files: new Map() })
  }

  async find(number) {
    const part = Math.floor(number / this.size)
    if (!this.files.has(part)) this.files.set(part, fetchJson(new URL(`titles/${part}.json`, this.folder)))
    try {
      return (await this.files.get(part))[number % this.size]
    } catch (fault) {
      this.files.delete(part)
      throw fault
    }
  }
}

class WhatIf {
  constructor(page, voices, titles) {
    Object.assign(this, { page, voices })
    this.form = page.querySelector("form")
    this.finder = this.form.querySelector("[type=search]")
    this.list = this.form.querySelector(".ds-whatif__origins ul")
    this.status = this.form.querySelector("[role=status]")
    this.changes = new Changes(page.querySelector(".ds-whatif__changes"), page.querySelector("template"), voices, titles)
    this.names = voices.origins.map(origin => fold(`${origin.name} ${origin.key}`))
    this.listen()
    page.classList.remove("ds-whatif--waiting")
  }

  listen() {
    this.form.addEventListener("submit", event => event.preventDefault())
    this.form.addEventListener("reset", event => {
      event.preventDefault()
      this.choose({ origins: new Set(), outlets: new Set(), below: "", after: "" })
      this.finder.focus()
    })
    this.form.addEventListener("change", ({ target }) => target !== this.finder && this.choose(this.readForm(), target))
    this.finder.addEventListener("input", () => this.listOrigins())
    addEventListener("popstate", () => this.page.isConnected && this.restore())
    for (const link of document.querySelectorAll("[data-ds-without]")) this.takeOver(link)
    this.offerToCopy(this.form.querySelector("[data-ds-address]"))
  }

  // A link to what an origin carries, in the list below, sets it aside instead.
  takeOver(link) {
    const number = this.voices.numbers.get(link.dataset.dsWithout)
    link.href = `${location.pathname}?without=${link.dataset.dsWithout}`
    link.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      this.choose({ ...this.choice, origins: new Set([...this.choice.origins, number]) })
    })
  }

  offerToCopy(button) {
    if (!navigator.clipboard) return
    button.addEventListener("click", async () => {
      const isCopied = await navigator.clipboard.writeText(location.href).then(() => true, () => false)
      button.textContent = isCopied ? "Copied" : "Copy it from the address bar"
      this.status.append(isCopied ? " Address copied." : "")
      setTimeout(() => button.textContent = "Copy the address", 3000)
    })
    this.copy = button
  }

  // The address → the choice.
  restore() {
    const { choice, unknown } = readAddress(location.search, this.voices)
    this.finder.value = ""
    this.show(choice, unknown)
  }

  // A new choice → the address. The field that it comes from is left alone: a day may be half typed.
  choose(choice, field) {
    const address = location.pathname + writeAddress(choice, this.voices)
    if (address !== location.pathname + location.search) history.pushState(history.state, "", address)
    this.show(choice, [], field)
  }

  readForm() {
    const checked = name => [...this.form.querySelectorAll(`[name=${name}]:checked`)].map(box => box.value)
    const { below, after } = this.form.elements
    const [origins, outlets] = [new Set(checked("origin").map(Number)), new Set(checked("outlet"))]
    return { origins, outlets, below: below.value, after: after.validity.valid ? after.value : "" }
  }

  show(choice, unknown, field) {
    this.choice = choice
    this.isSet = Boolean(writeAddress(choice, this.voices))
    this.fillForm(field)
    const verdicts = judgeWithout(this.voices, choice)
    this.showTotals(verdicts)
    const changed = groupChanges(this.voices, verdicts)
    this.changes.draw(changed.groups)
    this.tell(changed, unknown)
  }

  fillForm(but) {
    const { elements } = this.form
    for (const box of this.form.querySelectorAll("[name=outlet]")) box.checked = this.choice.outlets.has(box.value)
    for (const name of ["below", "after"]) if (elements[name] !== but) elements[name].value = this.choice[name]
    this.listOrigins()
    this.form.querySelector("[type=reset]").hidden = !this.isSet
    if (this.copy) this.copy.hidden = !this.isSet
  }

  // What is set aside is always there; beside it what fits the words, or else what most verdicts depend on.
  listOrigins() {
    const { origins } = this.choice
    const words = fold(this.finder.value).split(/\s+/u).filter(Boolean)
    const fitting = [...this.names.keys()].filter(number => words.every(word => this.names[number].includes(word)))
    const most = words.length ? MOST_FOUND : FIRST
    const shown = [...new Set([...origins, ...fitting.slice(0, most)])].sort((one, other) => one - other)
    const focused = document.activeElement?.name === "origin" ? document.activeElement.value : ""
    this.list.replaceChildren(...shown.map(number => this.drawOrigin(number, origins.has(number))))
    if (words.length && fitting.length > most) this.addHint(`${fitting.length - most} more have this in their names`)
    if (!fitting.length) this.addHint("No actor or source with evidence that counts has this name")
    if (focused) this.list.querySelector(`[value="${focused}"]`)?.focus()
  }

  addHint(text) {
    this.list.append(make("li", { className: "ds-hint" }, text))
  }

  drawOrigin(number, checked) {
    const { name, changes } = this.voices.origins[number]
    const box = make("input", { type: "checkbox", name: "origin", value: number, checked })
    const count = make("span", { className: "ds-count" }, changes.toLocaleString("en"))
    return make("li", {}, make("label", {}, box, " ", make("span", {}, name), " ", count))
  }

  showTotals(verdicts) {
    const { claims, usual } = this.voices
    const parts = [[0, claims], [claims]].map(range => [usual, verdicts].map(all => total(all.slice(...range))))
    for (const { cells, dataset: { word } } of this.page.querySelectorAll("tr[data-word]")) {
      parts.forEach(([before, after], column) => drawNumber(cells[column + 1], before[word], after[word]))
    }
    const [, bar, told] = this.page.querySelector(".ds-coverage").children
    bar.hidden = told.hidden = !this.isSet
    const counted = Object.entries(parts[0][1]).filter(([, number]) => number)
    bar.replaceChildren(...counted.map(([word, number]) => drawPart(word, number)))
  }

  tell({ claims, events, weaker, thinner }, unknown) {
    const parts = [claims && count(claims, "claim"), events && count(events, "event")].filter(Boolean)
    const changed = claims + events
    const said = !this.isSet ? "Nothing is set aside."
      : changed ? `${count(changed, "verdict")} change${changed === 1 ? "s" : ""}: ${parts.join(" and ")}.`
      : "No verdict changes."
    const more = [
      weaker ? `${weaker.toLocaleString("en")} more become${weaker === 1 ? "s" : ""} weak.` : "",
      thinner ? `On ${count(thinner, "other")} some evidence goes; the verdict stays.` : "",
    ]
    const left = unknown.map(([name, value]) => `“${value}” (${UNKNOWN[name]})`)
    if (left.length) more.push(`Left out of the address: ${left.join(", ")}.`)
    this.status.replaceChildren(make("b", {}, said), ...more.filter(Boolean).map(text => ` ${text}`))
  }
}

const UNKNOWN = {
  without: "no evidence that counts here goes back to it",
  outlet: "no source here has this kind of publisher",
  below: "not a letter from A to E",
  after: "not a day such as 2025-12-07",
}

// Draws a part of a bar as `bar_part` in marks.py does.
function drawPart(word, number) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  drawn.setAttribute("class", `ds-coverage__part ds-verdict--${word}`)
  drawn.setAttribute("width", `${number}0000`)
  return drawn
}

// Shows a number, and where it is another one afterwards both.
function drawNumber(cell, before, after) {
  cell.replaceChildren(before.toLocaleString("en"))
  if (after !== before) cell.append(arrow(), make("b", {}, after.toLocaleString("en")))
}
