// A dialog that shows the change and what it does to the verdict before it is made.

import { watchOrigin } from "./origin.js"
import { element, show } from "./parts.js"

// Runs the form in a dialog about a record, `{ kind, id }`; `post` sends JSON to an address of the preview.
export function run(dialog, record, post) {
  const find = selector => dialog.querySelector(selector)
  const form = find("form")
  const independent = find(".independent")
  let planned = null

  dialog.addEventListener("keydown", event => event.stopPropagation()) // else the site’s shortcuts would take letters
  form.addEventListener("change", event => event.target.name === "way" && showWay())
  form.addEventListener("input", ({ target }) => {
    if (target.name === "quote") countWords(target)
    if (target.name === "found") offerAnother(target)
    if (target.name === "independent") showNext()
  })
  find("[data-cancel]").addEventListener("click", () => dialog.close())
  find("[data-back]").addEventListener("click", () => showPlan(null))
  form.addEventListener("submit", async event => {
    event.preventDefault()
    find("[type=submit]").disabled = true
    await (isAsShown() ? write() : plan())
    find("[type=submit]").disabled = false
  })
  showWay()
  if (find(".origin")) watchOrigin(form, post, () => pick(read(), "source", "fields", "export"))

  // Shows the fields of the chosen way to name the source; those of the others are left out of the form.
  function showWay() {
    for (const part of form.querySelectorAll("[data-way]")) show(part, part.dataset.way === form.elements.way.value)
  }

  function countWords(field) {
    const words = field.value.split(/\s+/).filter(Boolean).length
    find("output").textContent = words ? `${words} so far.` : ""
    field.setCustomValidity(words > 15 ? "At most 15 words." : "")
  }

  // Offers one more field for a source that a search led to, where the last is filled in.
  function offerAnother(field) {
    const label = field.closest("label")
    if (!field.value || label.nextElementSibling) return
    const more = label.cloneNode(true)
    more.querySelector("input").value = ""
    label.after(more)
  }

  async function plan() {
    const { isDone, said } = await post(dialog.dataset.plan, read())
    if (isDone) return showPlan({ ...said, independent: read().independent })
    showPlan(null)
    showRefusal(said)
  }

  async function write() {
    const { isDone, said } = await post("write", { [dialog.dataset.what]: read(), diff: planned.diff })
    if (isDone) return dialog.close()
    showPlan(null)
    showRefusal(said)
  }

  function read() {
    const asked = { ...record }
    const fields = {}
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith("new.")) {
        if (value.trim()) fields[name.slice(4)] = value
      } else if (name === "found") asked.found = [asked.found, value].filter(Boolean).join("\n")
      else if (!["way", "whose"].includes(name)) asked[name] = value
    }
    const whose = form.elements.whose?.value
    if (whose && whose !== "other") asked.origin = whose
    return Object.keys(fields).length ? { ...asked, fields } : asked
  }

  // Whether what would be written is what has been shown.
  function isAsShown() {
    return planned !== null && planned.independent === read().independent
  }

  function showNext() {
    find("[type=submit]").textContent = isAsShown() ? "Write it" : "Show the change"
  }

  function showPlan(plan) {
    planned = plan
    find(".fields").hidden = Boolean(plan)
    find(".plan").hidden = find("[data-back]").hidden = !plan
    if (independent) independent.hidden = !plan?.can_be_freed && !read().independent
    showNext()
    find(".refusal").replaceChildren()
    if (!plan) return
    find(".verdict").replaceChildren(...plan.verdict.map(showVerdict))
    find(".notices").replaceChildren(...plan.notices.map(text => element("li", text)))
    find(".diff").replaceChildren(...plan.diff.split("\n").slice(0, -1).map(showLine))
    dialog.scrollTop = 0
    find("[type=submit]").focus()
  }

  // Shows a line of it, the first words of which say what it is: “The verdict stays: Contested.”, “Before:”.
  function showVerdict(line, number) {
    const [head] = line.match(number ? /^\w+:/ : /^.*?\./)
    const shown = element("p", line.slice(head.length))
    shown.prepend(element("strong", head))
    return shown
  }

  function showLine(line) {
    const kind = { "+": "ins", "-": "del" }[line[0]]
    return element(kind && !/^(\+\+\+|---) /.test(line) ? kind : "span", `${line}\n`)
  }

  function showRefusal({ message, problems = [] }) {
    const list = problems.map(one => element("p", one.hint ? `${one.message}; ${one.hint}` : one.message))
    find(".refusal").replaceChildren(element("p", message), ...list)
    dialog.scrollTop = 0
  }
}

function pick(values, ...names) {
  return Object.fromEntries(names.filter(name => name in values).map(name => [name, values[name]]))
}
