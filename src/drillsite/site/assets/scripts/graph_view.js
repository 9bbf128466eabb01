// The view of the network: how far it is zoomed, which part of it is shown, and what of it is in sight.

const SMALLEST = 0.3
const LARGEST = 3
const STEP = 1.25
const READABLE = 0.75 // what fits only below this scale is shown at its own size instead
const LARGEST_FIT = 1.5 // two names alone need not fill the view
const MARGIN = 8
const ROW = 50 // how far apart the drawing sets its rows of names

export function middleOf(link) {
  const box = link.querySelector("rect")
  return { x: Number(box.getAttribute("x")) + Number(box.getAttribute("width")) / 2, y: Number(box.getAttribute("y")) }
}

// The view scrolls by itself; zoom is the width of the drawing in it, or of the part of the drawing that is shown.
export function startZoom(figure, network) {
  const { svg } = network
  const view = figure.querySelector(".ds-graph__view")
  const form = figure.querySelector("form")
  const sight = placesIn(view, figure)
  const { x, y, width, height } = svg.viewBox.baseVal
  const whole = { x, y, width, height }
  let part = whole
  let scale = 1

  function zoomTo(wanted, at = { x: view.clientWidth / 2, y: view.clientHeight / 2 }) {
    const next = Math.min(LARGEST, Math.max(SMALLEST, wanted))
    const left = (view.scrollLeft + at.x) * next / scale - at.x
    const top = (view.scrollTop + at.y) * next / scale - at.y
    scale = next
    svg.style.width = scale === 1 ? "" : `${part.width * scale}px`
    view.classList.toggle("ds-graph__view--tall", scale > 1 || "tall" in view.dataset)
    view.scrollTo(left, top)
  }

  function within(event) {
    const box = view.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  function cutTo(next) {
    part = next
    svg.setAttribute("viewBox", `${part.x} ${part.y} ${part.width} ${part.height}`)
    svg.setAttribute("width", part.width)
    svg.setAttribute("height", part.height)
  }

  // The scale at which what is shown fits below the tools, if these stand so many pixels below the top of the free part.
  function fitting(down) {
    const { top, bottom } = freePart(figure)
    const tools = view.getBoundingClientRect().top - form.getBoundingClientRect().top
    const room = bottom - top - down - tools - 4 * MARGIN
    return Math.min((view.clientWidth - 2 * MARGIN) / part.width, room / part.height, LARGEST_FIT)
  }

  // Fits what a filter leaves below the tools where these are, or where the page can be scrolled to, as long as it can be read.
  function readableFit() {
    const here = fitting(Math.max(0, form.getBoundingClientRect().top - freePart(figure).top))
    if (here >= 1) return here
    const there = Math.min(1, fitting(0))
    return there >= READABLE ? there : 1
  }

  // Everything is shown at its own size; what a filter leaves is closed up and cut out of it.
  function frame(isAll) {
    const shown = [...svg.querySelectorAll("a:not(.ds-away)")]
    view.hidden = !shown.length
    if (view.hidden) return
    closeUp(network)
    cutTo(isAll ? whole : boundsOf(svg))
    zoomTo(isAll ? 1 : readableFit())
    view.scrollTo(0, 0)
    const names = shown.filter(link => link.dataset.name)
    sight.bringIntoView(isAll ? names[0] : names.reduce((one, other) => (middleOf(other).y < middleOf(one).y ? other : one)))
  }

  function fit() {
    zoomTo(fitting(0))
    if (part !== whole) bringViewIntoSight()
  }

  // The tools stay in sight, too. A drawing larger than the window is not scrolled to: its beginning is in sight.
  function bringViewIntoSight() {
    const { top, bottom } = freePart(figure)
    const height = Math.max(view.offsetHeight, svg.getBoundingClientRect().height)
    if (height <= bottom - top) scrollToFree(view, figure, form)
  }

  const steps = {
    in: () => zoomTo(scale * STEP),
    out: () => zoomTo(scale / STEP),
    fit,
  }
  figure.querySelectorAll("[data-zoom]").forEach(button => button.addEventListener("click", steps[button.dataset.zoom]))
  view.addEventListener("keydown", event => {
    const step = { "+": "in", "=": "in", "-": "out", "0": "fit" }[event.key]
    if (step && !event.ctrlKey && !event.metaKey && !event.altKey) steps[step]()
  })
  view.addEventListener("wheel", event => {
    if (!event.ctrlKey) return
    event.preventDefault()
    zoomTo(scale * (event.deltaY < 0 ? STEP : 1 / STEP), within(event))
  }, { passive: false })
  startPinch(view, (factor, at) => zoomTo(scale * factor, within(at)))
  startDrag(view)
  return { frame, bringViewIntoSight, ...sight }
}

// Ways to bring a name into sight: within the view, and on the page as well.
function placesIn(view, figure) {
  function bringIntoView(link) {
    const box = link.getBoundingClientRect()
    const frame = view.getBoundingClientRect()
    if (box.left < frame.left || box.right > frame.right) view.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2
    if (box.top < frame.top || box.bottom > frame.bottom) view.scrollTop += box.top - frame.top - frame.height / 2
  }

  function reveal(link) {
    bringIntoView(link)
    scrollToFree(link, figure)
  }

  function centre(link) {
    const [box, frame] = [link.getBoundingClientRect(), view.getBoundingClientRect()]
    view.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2
    view.scrollTop += (box.top + box.bottom - frame.top - frame.bottom) / 2
    const { top, bottom } = freePart(figure)
    const { y, height } = link.getBoundingClientRect()
    scrollBy({ top: y + height / 2 - (top + bottom) / 2, behavior: "instant" })
  }

  return { bringIntoView, reveal, centre }
}

function boundsOf(svg) {
  const { x, y, width, height } = svg.getBBox()
  return { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
}

// Rows of which no name is shown give up their room, but for one of several: lines need some to be told apart.
function closeUp({ names, lines }) {
  const shown = names.filter(name => !name.link.classList.contains("ds-away"))
  const rowOf = name => Math.floor(middleOf(name.link).y / ROW)
  const rows = [...new Set(shown.map(rowOf))].sort((one, other) => one - other)
  const shifts = new Map()
  let lost = 0
  rows.forEach((row, at) => {
    if (at) lost += Math.max(0, row - rows[at - 1] - 2)
    shifts.set(row, -ROW * lost)
  })
  for (const name of shown) {
    name.shift = shifts.get(rowOf(name))
    name.link.setAttribute("transform", `translate(0 ${name.shift})`)
  }
  for (const line of lines) if (!line.link.classList.contains("ds-away")) shiftEnds(line)
}

function shiftEnds({ link, ends: [{ shift: from }, { shift: to }] }) {
  const middle = (from + to) / 2
  for (const path of link.querySelectorAll("path")) {
    path.dataset.drawn ??= path.getAttribute("d")
    path.setAttribute("d", shiftCurve(path.dataset.drawn, from, middle, to))
  }
  link.querySelector("use")?.setAttribute("transform", `translate(0 ${middle})`)
}

// Of a curve to another record three points are shifted, of a loop the start: the rest of it is relative to that.
function shiftCurve(drawn, ...shifts) {
  const points = drawn.includes("Q") ? /(-?[\d.]+) (-?[\d.]+)/g : /(-?[\d.]+) (-?[\d.]+)/
  let number = 0
  return drawn.replace(points, (pair, x, y) => `${x} ${Number(y) + shifts[number++]}`)
}

// What the header above and the panel below leave of the window.
function freePart(figure) {
  const header = document.querySelector(".md-header")
  const panel = figure.querySelector(".ds-graph__focus")
  return { top: Math.max(0, header ? header.getBoundingClientRect().bottom : 0), bottom: innerHeight - panel.offsetHeight }
}

// Scrolls the page as little as is needed, not at all where the element is in sight, and no further than what is above.
function scrollToFree(element, figure, above = element) {
  const { top, bottom } = freePart(figure)
  const up = above.getBoundingClientRect().top - top - MARGIN
  const down = element.getBoundingClientRect().bottom - bottom + MARGIN
  if (up < 0 || down > 0) scrollBy({ top: Math.min(up, Math.max(0, down)), behavior: "instant" })
}

function startPinch(view, zoomBy) {
  let apart = 0
  const spread = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
  view.addEventListener("touchstart", event => {
    apart = event.touches.length === 2 ? spread(event.touches) : 0
  }, { passive: true })
  view.addEventListener("touchmove", event => {
    if (!apart || event.touches.length !== 2) return
    event.preventDefault()
    const [one, other] = event.touches
    const now = spread(event.touches)
    zoomBy(now / apart, { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 })
    apart = now
  }, { passive: false })
}

function startDrag(view) {
  let from
  let dragged = false
  view.addEventListener("pointerdown", event => {
    dragged = false
    if (event.pointerType === "mouse" && event.button === 0) {
      from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop }
    }
  })
  view.addEventListener("pointermove", event => {
    if (!from) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    if (!dragged && Math.hypot(x, y) < 5) return
    if (!dragged) view.setPointerCapture(event.pointerId)
    dragged = true
    view.scrollTo(from.left - x, from.top - y)
  })
  for (const end of ["pointerup", "pointercancel"]) view.addEventListener(end, () => { from = undefined })
  view.addEventListener("dragstart", event => event.preventDefault())
  view.addEventListener("click", event => {
    if (!dragged) return
    event.preventDefault()
    event.stopPropagation()
  }, { capture: true })
}
