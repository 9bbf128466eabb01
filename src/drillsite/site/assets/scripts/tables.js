// Tables and lists that filter and sort. The form is the state; the address repeats it.
//
// [data-ds-table] holds a form and groups, [data-ds-group]: the <tbody>s of a table, or sections with a list each. A row is
// filed under its own data-* and its group's, ids parted by spaces. A column is sorted by data-value or what its cells
// show; a list by data-* or what its rows show.

const collator = new Intl.Collator("en", { numeric: true })
const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

export function start() {
  for (const table of document.querySelectorAll("[data-ds-table]")) new Table(table)
}

class Table {
  constructor(element) {
    this.form = element.querySelector("form")
    this.groups = [...element.querySelectorAll("[data-ds-group]")].map(readGroup)
    this.rows = this.groups.flatMap(group => group.rows)
    this.facets = [...this.form.querySelectorAll("select")].filter(select => select.name !== "sort")
    this.headings = [...element.querySelectorAll("th[data-ds-key]")]
    this.flat = this.groups[0].list.cloneNode(false)
    this.flat.hidden = true
    this.groups[0].element.before(this.flat)
    this.headings.forEach(heading => this.addButton(heading))
    this.listen()
    this.restore()
    if (location.search && location.hash) element.scrollIntoView()
    element.classList.remove("ds-waiting")
  }

  listen() {
    this.form.addEventListener("input", event => {
      this.show()
      this.remember(event.target.name === "words")
    })
    this.form.addEventListener("reset", () => setTimeout(() => { this.show(); this.remember() }))
    this.form.addEventListener("submit", event => event.preventDefault())
    const more = this.form.querySelector(".ds-filter__more")
    more.addEventListener("click", () => more.ariaExpanded = more.ariaExpanded !== "true")
    addEventListener("popstate", () => this.restore())
  }

  addButton(heading) {
    const button = document.createElement("button")
    button.type = "button"
    button.append(...heading.childNodes)
    heading.append(button)
    const { sort } = this.form.elements
    const ways = [...sort.options].map(option => option.value).filter(way => keyOf(way) === heading.dataset.dsKey)
    button.addEventListener("click", () => {
      sort.value = ways[(ways.indexOf(sort.value) + 1) % ways.length]
      this.show()
      this.remember()
    })
  }

  // The address → the form.
  restore() {
    const given = new URLSearchParams(location.search)
    for (const field of this.form.elements) {
      if (!field.name) continue
      const value = given.get(field.name) ?? ""
      field.value = value
      if (field.value !== value) field.value = ""
    }
    this.show()
  }

  // The form → the address. What is typed without a pause for anything else is one step back.
  remember(isTyping = false) {
    const given = [...new FormData(this.form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value)
    const query = given.length ? `?${new URLSearchParams(given)}` : ""
    if (query === location.search) return
    const change = isTyping && history.state?.isTyping ? "replaceState" : "pushState"
    history[change]({ isTyping }, "", location.pathname + query)
  }

  // The form → the rows.
  show() {
    const words = fold(this.form.elements.words.value).split(/\s+/).filter(Boolean)
    const fits = (row, but) =>
      words.every(word => row.text.includes(word)) &&
      this.facets.every(facet => facet === but || !facet.value || row.filed(facet.name).includes(facet.value))
    for (const row of this.rows) if (row.element.hidden === fits(row)) row.element.hidden = !row.element.hidden
    this.facets.forEach(facet => countOptions(facet, this.rows.filter(row => fits(row, facet))))
    this.sort(this.form.elements.sort.value)
    this.tell()
  }

  sort(way) {
    const key = keyOf(way)
    const moves = way !== (this.way ?? "") // rows that stay where they are need no new layout
    this.way = way
    const column = this.headings.find(heading => heading.dataset.dsKey === key)?.cellIndex
    if (way && moves) this.flat.append(...sorted(this.rows, row => row.value(key, column), way !== key).map(row => row.element))
    this.flat.hidden = !way
    for (const { element, list, rows, count } of this.groups) {
      if (!way && moves) list.append(...rows.map(row => row.element))
      const shown = rows.filter(row => !row.element.hidden).length
      element.hidden = Boolean(way) || !shown
      if (count) count.textContent = shown
    }
    for (const heading of this.headings) {
      if (heading.dataset.dsKey === key) heading.ariaSort = way === key ? "ascending" : "descending"
      else heading.removeAttribute("aria-sort")
    }
  }

  tell() {
    const shown = this.rows.filter(row => !row.element.hidden).length
    const words = this.form.elements.words.value.trim()
    const chosen = this.facets.filter(facet => facet.value).map(facet => facet.selectedOptions[0].text)
    if (words) chosen.push(`“${words}”`)
    const all = `${this.rows.length} ${this.form.dataset.dsNoun}`
    const wanted = chosen.join(" + ")
    this.form.querySelector("[role=status]").textContent =
      !chosen.length ? all
      : shown ? `${shown} of ${all}: ${wanted}`
      : `None of the ${all} fits ${wanted}. Take something away, or clear it all.`
    this.form.classList.toggle("ds-filter--set", Boolean(chosen.length || this.form.elements.sort.value))
  }
}

function readGroup(element) {
  const list = element.matches("tbody") ? element : element.querySelector("ul")
  const items = [...list.children].filter(item => !item.matches(".ds-table__group"))
  return { element, list, rows: items.map(item => new Row(item, element)), count: element.querySelector("[data-ds-count]") }
}

class Row {
  constructor(element, group) {
    this.element = element
    this.group = group
  }

  get text() {
    return this.folded ??= fold(this.element.textContent)
  }

  filed(name) {
    return (this.element.dataset[name] ?? this.group.dataset[name] ?? "").split(" ")
  }

  value(key, column) {
    const cell = this.element.cells?.[column]
    if (cell) return cell.dataset.value ?? cell.textContent.trim()
    return this.element.dataset[key] ?? this.group.dataset[key] ?? this.element.textContent.trim()
  }
}

const keyOf = way => way.replace(/^-/, "")

// Gives the rows in order; those without a value come last either way, equal ones keep their places.
function sorted(rows, valueOf, isDownwards) {
  const values = new Map(rows.map(row => [row, valueOf(row)]))
  return [...rows].sort((one, other) => {
    const [first, second] = [values.get(one), values.get(other)]
    return (first === "") - (second === "") || collator.compare(first, second) * (isDownwards ? -1 : 1)
  })
}

// Says beside each option how many rows would be left.
function countOptions(facet, rows) {
  const counts = new Map()
  for (const name of rows.flatMap(row => row.filed(facet.name))) counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const option of facet.options) {
    if (!option.value) continue
    const count = counts.get(option.value) ?? 0
    option.label = `${option.text} (${count})`
    option.disabled = !count && !option.selected
  }
}
