// The forms "Add a source" and "Record a search": buttons on the page, a dialog for each, and the undoing of the last edit.

import { run } from "./dialog.js"
import { element } from "./parts.js"

const SILENT = "The preview does not answer; is it still running?"

let page
let offered
let buttons

// Puts the buttons on the page, and shows what can be undone there.
export function offer(what, parts) {
  offered = what
  page = parts
  if (!buttons) addButtons()
  if (what.undo) showUndo(what.undo)
  else page.clearNotice()
}

function addButtons() {
  const host = document.createElement("drillsite-add")
  const root = host.attachShadow({ mode: "open" })
  buttons = [addButton("Add a source", "evidence"), addButton("Record a search", "search")]
  root.append(page.style(), ...buttons)
  const heading = document.getElementById("evidence")
  if (heading) heading.parentElement.append(host)
  else page.root.append(host)
}

function addButton(text, what) {
  const button = element("button", text)
  button.type = "button"
  button.className = "add"
  button.addEventListener("click", () => open(button, what))
  return button
}

async function open(button, what) {
  for (const one of buttons) one.disabled = true
  const asked = new URLSearchParams({ kind: offered.kind, id: offered.id, what })
  const { isDone, said } = await ask(`${page.own}form?${asked}`)
  for (const one of buttons) one.disabled = false
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
  run(dialog, { kind: offered.kind, id: offered.id }, post)
  dialog.showModal()
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
  return ask(page.own + name, { method: "POST", headers, body: JSON.stringify(body) })
}

// Returns what the preview says, a text as a message, and whether it has done what was asked.
async function ask(address, how) {
  try {
    const answer = await fetch(address, how)
    const isJson = answer.headers.get("content-type")?.startsWith("application/json")
    return { isDone: answer.ok, said: isJson ? await answer.json() : { message: await answer.text() } }
  } catch {
    return { isDone: false, said: { message: SILENT } }
  }
}
