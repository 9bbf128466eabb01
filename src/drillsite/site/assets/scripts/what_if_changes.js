// The verdicts that change, listed by how they change: from which to which, with links to the claims and events.

import { WORDS } from "./what_if_counting.js"

const MOST_FIRST = 10
const MOST_AT_ONCE = 80
const STEP = 50

// Gives the verdicts that change, each group with what they are before and after, and the numbers of their claims and
// events in the order of the file. What only becomes weak is a group of its own; `thinner` counts those that lose
// evidence and nothing else.
export function groupChanges({ usual, claims }, verdicts) {
  const groups = new Map()
  const counts = { claims: 0, events: 0, weaker: 0, thinner: 0 }
  verdicts.forEach((after, number) => {
    const before = usual[number]
    const isOther = after.word !== before.word
    if (isOther) counts[number < claims ? "claims" : "events"] += 1
    else if (after.isWeak !== before.isWeak) counts.weaker += 1
    else {
      if (after !== before) counts.thinner += 1
      return
    }
    const key = rank(before) * 100 + rank(after)
    if (!groups.has(key)) groups.set(key, { before, after, numbers: [] })
    groups.get(key).numbers.push(number)
  })
  const ordered = [...groups].sort(([one], [other]) => one - other).map(([, group]) => group)
  return { groups: ordered, ...counts }
}

const rank = ({ word, isWeak }) => 2 * WORDS.indexOf(word) + isWeak

// Draws groups into a box; `template` has the signs and words of verdicts, and the signs of kinds.
export class Changes {
  constructor(box, template, voices, titles) {
    Object.assign(this, { box, voices, titles })
    this.signs = template.content
    this.drawn = 0
  }

  async draw(groups) {
    const number = ++this.drawn
    const heading = groups.length ? [make("h2", {}, "Verdicts that change")] : []
    const first = Math.max(3, Math.min(MOST_FIRST, Math.floor(MOST_AT_ONCE / groups.length)))
    const sections = await Promise.all(groups.map(group => this.drawGroup(group, first)))
      .catch(() => [make("p", { className: "ds-empty" }, "The titles of what changes cannot be loaded. Try again later.")])
    if (number === this.drawn) this.box.replaceChildren(...heading, ...sections)
  }

  async drawGroup({ before, after, numbers }, first) {
    const count = make("span", { className: "ds-count" }, numbers.length.toLocaleString("en"))
    const heading = make("h3", {}, this.badge(before), arrow(), this.badge(after), " ", count)
    const list = make("ul", { className: "ds-list" })
    const section = make("section", { className: "ds-group" }, heading, list)
    await this.addRows(list, numbers, first)
    if (numbers.length > first) section.append(this.drawButton(list, numbers))
    return section
  }

  drawButton(list, numbers) {
    const words = `Show more of the ${numbers.length.toLocaleString("en")}`
    const button = make("button", { type: "button", className: "ds-whatif__more" }, words)
    button.addEventListener("click", async () => {
      const first = list.children.length
      await this.addRows(list, numbers, STEP).catch(() => button.textContent = "These cannot be loaded. Try again later.")
      button.hidden = list.children.length === numbers.length
      list.children[first]?.querySelector("a").focus()
    })
    return button
  }

  async addRows(list, numbers, step) {
    const start = list.children.length
    const added = numbers.slice(start, start + step)
    const titles = await Promise.all(added.map(number => this.titles.find(number)))
    if (list.children.length !== start) return
    list.append(...added.map((number, position) => this.drawRow(number, titles[position])))
  }

  drawRow(number, [id, title]) {
    const kind = number < this.voices.claims ? "claim" : "event"
    const link = make("a", { className: `ds-ref ds-ref--${kind}`, href: `../${kind}s/${id}/` }, title)
    return make("li", {}, this.copy(`[data-kind="${kind}"]`), " ", link)
  }

  badge({ word, isWeak }) {
    return this.copy(`[data-verdict="${word}${isWeak ? " weak" : ""}"]`)
  }

  copy(selector) {
    const copied = document.createDocumentFragment()
    copied.append(...this.signs.querySelector(selector).cloneNode(true).childNodes)
    return copied
  }
}

// An arrow that a screen reader says as a word.
export function arrow() {
  const sign = make("span", { ariaHidden: "true" }, "→")
  return make("span", {}, " ", sign, make("span", { className: "ds-arrow__word" }, "to"), " ")
}

export function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}
