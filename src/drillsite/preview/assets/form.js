// The form "Add a source": a button on the page, a dialog that shows the change before it is made, and its undoing.

let page
let offered
let button

// Puts the button on the page, and tells what can be undone there.
export function offer(what, parts) {
  offered = what
  page = parts
  if (!button) addButton()
  if (what.undo) showUndo(what.undo)
  else page.clearNotice()
}

function addButton() {
  const host = document.createElement("drillsite-add")
  const root = host.attachShadow({ mode: "open" })
  button = document.createElement("button")
  button.type = "button"
  button.className = "add"
  button.textContent = "Add a source"
  button.addEventListener("click", open)
  root.append(page.style(), button)
  const heading = document.getElementById("evidence")
  if (heading) heading.parentElement.append(host)
  else page.root.append(host)
}

const SILENT = "The preview does not answer; is it still running?"

async function open() {
  button.disabled = true
  const asked = new URLSearchParams({ kind: offered.kind, id: offered.id })
  const { isDone, said } = await ask(`form?${asked}`)
  button.disabled = false
  if (!isDone) return page.showNotice(said.message)
  const holder = document.createElement("div")
  holder.innerHTML = said.message
  page.root.append(holder)
  const dialog = holder.querySelector("dialog")
  dialog.addEventListener("close", () => {
    holder.remove()
    page.setBusy(false)
    button.focus()
  })
  page.setBusy(true)
  run(dialog)
  dialog.showModal()
}

function run(dialog) {
  const find = selector => dialog.querySelector(selector)
  const form = find("form")
  let planned = null

  dialog.addEventListener("keydown", event => event.stopPropagation()) // else the site’s shortcuts would take letters
  form.addEventListener("change", event => event.target.name === "way" && showWay())
  find("[name=quote]").addEventListener("input", countWords)
  find("[data-cancel]").addEventListener("click", () => dialog.close())
  find("[data-back]").addEventListener("click", () => showPlan(null))
  form.addEventListener("submit", async event => {
    event.preventDefault()
    find("[type=submit]").disabled = true
    await (planned ? write() : plan())
    find("[type=submit]").disabled = false
  })
  showWay()

  // Shows the fields of the chosen way to name the source; those of the others are left out of the form.
  function showWay() {
    for (const part of form.querySelectorAll("[data-way]")) {
      part.hidden = part.dataset.way !== form.elements.way.value
      for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = part.hidden
    }
  }

  function countWords({ target }) {
    const words = target.value.split(/\s+/).filter(Boolean).length
    find("output").textContent = words ? `${words} so far.` : ""
    target.setCustomValidity(words > 15 ? "At most 15 words." : "")
  }

  async function plan() {
    const { isDone, said } = await post("plan", read())
    if (isDone) showPlan(said)
    else showRefusal(said)
  }

  async function write() {
    const { isDone, said } = await post("write", { citation: read(), diff: planned.diff })
    if (isDone) return dialog.close()
    showPlan(null)
    showRefusal(said)
  }

  function read() {
    const asked = { kind: offered.kind, id: offered.id }
    const fields = {}
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith("new.")) {
        if (value.trim()) fields[name.slice(4)] = value
      } else if (name !== "way") asked[name] = value
    }
    return Object.keys(fields).length ? { ...asked, fields } : asked
  }

  function showPlan(plan) {
    planned = plan
    find(".fields").hidden = Boolean(plan)
    find(".plan").hidden = find("[data-back]").hidden = !plan
    find("[type=submit]").textContent = plan ? "Write it" : "Show the change"
    find(".refusal").replaceChildren()
    if (!plan) return
    find(".told").replaceChildren(...plan.told.map(text => element("li", text)))
    find(".verdict").textContent =
      plan.before === plan.after ? `The verdict stays. ${plan.after}.` : `The verdict changes. ${plan.before} → ${plan.after}.`
    find(".diff").replaceChildren(...plan.diff.split("\n").slice(0, -1).map(showLine))
    dialog.scrollTop = 0
    find("[type=submit]").focus()
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

function showUndo({ number, text }) {
  const undo = element("button", "Undo")
  undo.type = "button"
  undo.addEventListener("click", async () => {
    const { isDone, said } = await post("undo", { number })
    if (isDone) page.clearNotice()
    else page.showNotice(said.message)
  })
  page.showNotice(`${text} `, undo)
}

function post(name, body) {
  const headers = { "content-type": "application/json", "x-drillsite-token": offered.token }
  return ask(name, { method: "POST", headers, body: JSON.stringify(body) })
}

// Gives what the preview says, a text as a message, and whether it has done what was asked.
async function ask(name, how) {
  try {
    const answer = await fetch(page.own + name, how)
    const isJson = answer.headers.get("content-type")?.startsWith("application/json")
    return { isDone: answer.ok, said: isJson ? await answer.json() : { message: await answer.text() } }
  } catch {
    return { isDone: false, said: { message: SILENT } }
  }
}

function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
