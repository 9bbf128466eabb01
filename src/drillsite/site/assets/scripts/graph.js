// The network: filters, a focus on one record, keys. The drawing is there without it, and every name and line a link.

import { middleOf, startZoom } from "./graph_view.js"

const FILTERS = ["kind", "theme", "verdict"]

export function start() {
  document.querySelectorAll("[data-ds-graph]").forEach(figure => {
    const network = readNetwork(figure)
    network.lines.forEach(line => widenReach(line.link))
    const zoom = startZoom(figure, network)
    startShowing(figure, network, zoom)
    startKeys(network, zoom)
    figure.classList.remove("ds-waiting")
  })
}

function readNetwork(figure) {
  const svg = figure.querySelector(".ds-network")
  const names = [...svg.querySelectorAll("[data-name]")].map(link => ({ link, kind: link.dataset.kind, title: titleOf(link) }))
  const lines = [...svg.querySelectorAll("[data-ends]")].map(link => ({
    link,
    ends: link.dataset.ends.split(" ").map(number => names[number]),
    theme: link.dataset.theme,
    verdict: link.dataset.verdict,
    title: titleOf(link),
  }))
  return { svg, names, lines }
}

// A thin line is hard to hit: an unseen broad one lies under it.
function widenReach(link) {
  const reach = link.querySelector("path").cloneNode()
  reach.setAttribute("class", "ds-reach")
  reach.removeAttribute("marker-end")
  link.prepend(reach)
}

function titleOf(link) {
  return link.querySelector("title").textContent
}

// The address of a record as it stands in the address of this page: "actors/china".
function keyOf(name) {
  return name.link.href.baseVal.split("/").slice(-3, -1).join("/")
}

// What is shown follows from the form and the record in focus, and both from the address.
function startShowing(figure, network, zoom) {
  const { svg, names, lines } = network
  const form = figure.querySelector("form")
  const told = figure.querySelector("[role=status]")
  const panel = figure.querySelector(".ds-graph__focus")
  const asked = new URLSearchParams(location.search)
  for (const filter of FILTERS) choose(form.elements[filter], asked.get(filter))
  let focus = names.find(name => keyOf(name) === asked.get("focus"))

  function show() {
    const { kind, theme, verdict } = Object.fromEntries(new FormData(form))
    const shown = lines.filter(line =>
      (!kind || line.ends.some(end => end.kind === kind)) &&
      (!theme || line.theme === theme) && (!verdict || line.verdict === verdict))
    const joined = new Set(shown.flatMap(line => line.ends))
    const all = !kind && !theme && !verdict
    const visible = new Set(all ? names : joined)
    if (focus && !visible.has(focus)) focus = undefined
    const near = shown.filter(line => line.ends.includes(focus))
    const beside = new Set(near.flatMap(line => line.ends))
    const seen = new Set(shown)
    const close = new Set(near)
    for (const line of lines) mark(line.link, !seen.has(line), close.has(line))
    for (const name of names) {
      mark(name.link, !visible.has(name), name === focus || beside.has(name))
      name.link.toggleAttribute("aria-current", name === focus)
    }
    svg.classList.toggle("ds-network--focused", Boolean(focus))
    keepOneStop(names, focus)
    fillPanel(panel, focus, near, close => { focus = undefined; show(); close?.focus() })
    told.textContent = tell(visible.size, shown.length, all) + (focus ? ` ${focus.title}: ${count(near.length, "relation")}, listed in the panel.` : "")
    keepInAddress({ kind, theme, verdict, focus: focus && keyOf(focus) })
    return all
  }
  const filter = () => {
    const all = show()
    zoom.frame(all)
    return all
  }
  const change = () => filter() || zoom.bringViewIntoSight()

  form.addEventListener("change", change)
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("reset", () => {
    focus = undefined
    setTimeout(change)
  })
  svg.addEventListener("click", event => {
    const link = event.target.closest("[data-name]")
    const name = link && names[link.dataset.name]
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (event.target.closest("[data-ends]") || (name && name === focus)) return
    event.preventDefault()
    focus = name || undefined
    show()
    if (focus) zoom.reveal(focus.link)
  })
  svg.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !focus) return
    focus = undefined
    show()
  })
  const all = filter()
  if (focus) zoom.bringIntoView(focus.link)
  if (isScrolledAlready()) return
  if (focus) zoom.centre(focus.link)
  else if (!all) zoom.bringViewIntoSight()
}

// A way back, a reload and an anchor have their own place on the page.
function isScrolledAlready() {
  return location.hash || performance.getEntriesByType("navigation")[0]?.type !== "navigate"
}

function choose(select, value) {
  if (value && [...select.options].some(option => option.value === value)) select.value = value
}

function mark(link, away, near) {
  link.classList.toggle("ds-away", away)
  link.classList.toggle("ds-near", near)
}

function tell(names, lines, all) {
  if (!lines) return "No relations match. Remove a filter or reset."
  return `${all ? "All of it is shown: " : "Shown: "}${count(names, "record")} and ${count(lines, "relation")}.`
}

function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`
}

function keepInAddress(state) {
  const address = new URL(location)
  for (const [name, value] of Object.entries(state)) {
    if (value) address.searchParams.set(name, value)
    else address.searchParams.delete(name)
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address)
}

// The lines of the record in focus, in words.
function fillPanel(panel, focus, near, done) {
  panel.hidden = !focus
  panel.replaceChildren()
  if (!focus) return
  panel.className = `ds-graph__focus ds-kind--${focus.kind}`
  const title = document.createElement("h3")
  title.append(linkTo(focus.link, focus.title))
  const close = document.createElement("button")
  close.type = "button"
  close.textContent = "Show all"
  close.addEventListener("click", () => done(focus.link))
  const list = document.createElement("ul")
  list.className = "ds-graph__near"
  for (const line of near) {
    const item = document.createElement("li")
    item.append(linkTo(line.link, line.title))
    list.append(item)
  }
  panel.append(title, close, list)
}

function linkTo(link, text) {
  const made = document.createElement("a")
  made.href = link.href.baseVal
  made.textContent = text
  return made
}

// One name at a time is a stop of the Tab key; the arrow keys go to the next name that way.
function keepOneStop(names, focus) {
  const shown = names.filter(name => !name.link.classList.contains("ds-away"))
  const stop = focus || shown.find(name => name.link.tabIndex === 0) || shown[0]
  for (const name of names) name.link.setAttribute("tabindex", name === stop ? "0" : "-1")
}

function startKeys({ svg, names }, zoom) {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  svg.addEventListener("keydown", event => {
    const link = event.target.closest("[data-name]")
    const way = ways[event.key]
    if (!link || !way || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const next = nextThatWay(link, names.map(name => name.link).filter(one => !one.classList.contains("ds-away")), way)
    if (!next) return
    link.setAttribute("tabindex", "-1")
    next.setAttribute("tabindex", "0")
    next.focus({ preventScroll: true })
    zoom.reveal(next)
  })
}

function nextThatWay(from, links, [x, y]) {
  const here = middleOf(from)
  let best
  let least = Infinity
  for (const link of links) {
    const there = middleOf(link)
    const ahead = (there.x - here.x) * x + (there.y - here.y) * y
    const aside = Math.abs((there.x - here.x) * y) + Math.abs((there.y - here.y) * x)
    if (link === from || ahead <= 1) continue
    if (ahead + 3 * aside < least) [best, least] = [link, ahead + 3 * aside]
  }
  return best
}
