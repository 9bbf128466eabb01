// The page Timeline: which events are shown, and how far it is zoomed, both kept in the address.

const MOST = 64
const WIDTH = 620 // the least width of the drawing, for which its finer ticks say from which zoom on they find room
const ROW = 24
const LANE = 32 // the height of a lane's heading
const tools = () => document.querySelector("[data-ds-timeline]")

export function start() {
  if (!tools() || tools().dataset.started) return
  tools().dataset.started = "yes"
  const state = new URLSearchParams(location.search)
  const save = name => value => {
    const now = new URLSearchParams(location.search)
    if (value) now.set(name, value)
    else now.delete(name)
    history.replaceState(history.state, "", `${location.pathname}${now.size ? `?${now}` : ""}${location.hash}`)
  }
  startFilter(state, save)
  startZoom(state, save)
  tools().querySelectorAll("fieldset").forEach(one => (one.disabled = false))
}

function startFilter(state, save) {
  const rows = [...document.querySelectorAll(".ds-timeline li")]
  const href = one => one.getAttribute("href")
  const drawn = new Map([...document.querySelectorAll(".ds-dates__view a")].map(one => [href(one), one]))
  const choices = [...tools().querySelectorAll("select")]
  const status = tools().querySelector("[role=status]")
  const all = status.textContent
  const fits = row => choices.every(({ name, value }) => !value
    || (name === "actor" ? row.dataset.actor.split(" ").includes(value) : row.dataset[name] === value))
  const show = () => {
    const shown = rows.filter(row => {
      row.hidden = !fits(row)
      drawn.get(href(row.querySelector("a")))?.toggleAttribute("hidden", row.hidden)
      return !row.hidden
    })
    closeUp(document.querySelector(".ds-dates__view > svg"))
    document.querySelectorAll(".ds-year").forEach(one => (one.hidden = !one.querySelector("li:not([hidden])")))
    document.querySelector(".ds-dates__none").hidden = shown.length
    document.querySelector(".ds-dates--all").classList.toggle("ds-dates--empty", !shown.length)
    const chosen = choices.filter(choice => choice.value).map(choice => choice.selectedOptions[0].text)
    tools().classList.toggle("ds-timetools--set", chosen.length)
    status.textContent = tell(shown.length, all, chosen.join(" + "))
  }
  for (const choice of choices) {
    choice.value = state.get(choice.name) ?? ""
    if (choice.selectedIndex < 0) choice.value = ""
    choice.addEventListener("change", () => {
      save(choice.name)(choice.value)
      show()
      bringIntoSight(document.querySelector(".ds-dates__view"))
    })
  }
  tools().querySelector(".ds-timetools__clear").addEventListener("click", () => {
    for (const choice of choices) {
      choice.value = ""
      save(choice.name)("")
    }
    show()
    choices[0].focus() // the button is gone now
  })
  show()
}

function tell(shown, all, wanted) {
  if (!wanted) return all
  return shown ? `${shown} of ${all}: ${wanted}` : `None of the ${all} fits ${wanted}. Take something away, or clear it all.`
}

// Where the line of time is zoomed, what a choice leaves may lie beside the view.
function bringIntoSight(view) {
  const box = view.getBoundingClientRect()
  const shown = [...view.querySelectorAll("a:not([hidden])")].map(one => one.getBoundingClientRect())
  if (!shown.length || shown.some(one => one.left >= box.left && one.right <= box.right)) return
  view.scrollLeft += (shown[0].left + shown[0].right - box.left - box.right) / 2
}

// Lanes and rows in which nothing is shown give up their room.
function closeUp(drawing) {
  const shown = ":scope > a:not([hidden])"
  const rows = item => item.dataset.rows.split(" ").map(Number)
  let gone = 0
  for (const lane of drawing.querySelectorAll("[data-height]")) {
    const items = [...lane.querySelectorAll(shown)]
    const used = [...new Set(items.flatMap(rows))]
    lane.toggleAttribute("hidden", !items.length)
    lane.setAttribute("transform", `translate(0 ${-gone})`)
    for (const item of items) {
      const [first] = rows(item)
      item.setAttribute("transform", `translate(0 ${ROW * (used.filter(row => row < first).length - first)})`)
    }
    gone += lane.dataset.height - (items.length && LANE + ROW * used.length)
  }
  drawing.dataset.full ??= drawing.getAttribute("height")
  drawing.setAttribute("height", drawing.dataset.full - gone)
}

function startZoom(state, save) {
  const view = document.querySelector(".ds-dates__view")
  const drawing = view.querySelector("svg")
  const buttons = Object.fromEntries([...tools().querySelectorAll("button")].map(one => [one.value, one]))
  const lanes = view.querySelectorAll(".ds-time__lane")
  const cells = [...drawing.querySelectorAll(".ds-time__axis > text")]
  let zoom = 1
  let waiting

  const place = () => (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth
  // The names of lanes and of the stretch of time at hand stay in sight.
  const stick = () => {
    const at = cell => (parseFloat(cell?.getAttribute("x") ?? 100) / 100) * drawing.clientWidth
    lanes.forEach(one => one.setAttribute("x", view.scrollLeft))
    cells.forEach((cell, number) => {
      const [start, end] = [at(cell), at(cells[number + 1])]
      cell.setAttribute("dx", Math.max(4, Math.min(view.scrollLeft - start, end - start - 80)))
    })
  }
  const keep = () => {
    if (!view.clientWidth) return // hidden on a phone, whose list stands for it
    save("zoom")(zoom > 1 && zoom.toFixed(2))
    save("at")(zoom > 1 && place().toFixed(3))
  }
  const zoomTo = (wanted, x = view.clientWidth / 2) => {
    const at = (view.scrollLeft + x) / view.scrollWidth
    zoom = Math.min(MOST, Math.max(1, wanted || 1))
    drawing.style.width = `${100 * zoom}%`
    view.scrollLeft = at * view.scrollWidth - x
    stick()
    for (const one of drawing.querySelectorAll(".ds-time__finer")) {
      one.setAttribute("display", one.dataset.from > (zoom * view.clientWidth) / WIDTH ? "none" : "inline")
    }
    buttons.out.disabled = buttons.reset.disabled = zoom === 1
    buttons.in.disabled = zoom === MOST
    keep()
  }
  const keys = { "+": () => zoomTo(zoom * 1.5), "=": () => zoomTo(zoom * 1.5), "-": () => zoomTo(zoom / 1.5) }
  keys["0"] = keys.Home = () => zoomTo(1)

  view.tabIndex = 0
  buttons.in.addEventListener("click", keys["+"])
  buttons.out.addEventListener("click", keys["-"])
  buttons.reset.addEventListener("click", keys.Home)
  view.addEventListener("keydown", event => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    keys[event.key]()
  })
  view.addEventListener("wheel", event => {
    if (!event.ctrlKey) return
    event.preventDefault()
    zoomTo(zoom * Math.exp(-event.deltaY / 200), event.clientX - view.getBoundingClientRect().left)
  }, { passive: false })
  view.addEventListener("scroll", () => {
    stick()
    clearTimeout(waiting)
    waiting = setTimeout(keep, 150)
  })
  startDrag(view, () => zoom, zoomTo)
  zoomTo(Number(state.get("zoom")))
  if (state.has("at")) view.scrollLeft = state.get("at") * view.scrollWidth - view.clientWidth / 2
}

// A mouse drags the drawing along, two fingers spread it; one finger scrolls it without our help.
function startDrag(view, zoomNow, zoomTo) {
  const held = new Map()
  const spread = () => Math.abs([...held.values()].reduce((one, other) => one - other))
  let from
  let moved = false
  view.addEventListener("dragstart", event => event.preventDefault())
  view.addEventListener("pointerdown", event => {
    moved = false
    held.set(event.pointerId, event.clientX)
    from = { x: event.clientX, left: view.scrollLeft, zoom: zoomNow(), spread: held.size === 2 && spread() }
  })
  addEventListener("pointermove", event => {
    if (!held.has(event.pointerId)) return
    held.set(event.pointerId, event.clientX)
    if (held.size === 2) zoomTo((from.zoom * spread()) / (from.spread || 1))
    else if (event.pointerType === "mouse") {
      moved ||= Math.abs(event.clientX - from.x) > 4
      if (moved) view.scrollLeft = from.left + from.x - event.clientX
    }
  })
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, event => held.delete(event.pointerId))
  view.addEventListener("click", event => moved && event.preventDefault(), true)
}
