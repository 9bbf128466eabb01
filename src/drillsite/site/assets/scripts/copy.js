// Copies a citation: its text, and for word processors its italics; saves it as a file. Where there is no clipboard,
// there is no button that copies.

export function start() {
  for (const button of document.querySelectorAll("[data-ds-save][hidden]")) {
    button.hidden = false
    button.addEventListener("click", () => save(button))
  }
  if (!navigator.clipboard) return
  for (const button of document.querySelectorAll("[data-ds-copy]")) {
    if (!button.hidden) continue
    button.hidden = false
    button.addEventListener("click", () => copy(button))
  }
}

async function copy(button) {
  const text = button.parentElement.querySelector(".ds-citing__text")
  let said = "Copied"
  try {
    await navigator.clipboard.write([new ClipboardItem(kinds(text))])
  } catch {
    getSelection().selectAllChildren(text)
    said = "Selected, to copy by keyboard:"
  }
  const [verb, name] = button.children
  const status = button.closest(".ds-citing").querySelector("[role=status]")
  verb.textContent = said
  status.textContent = `${said} ${name.textContent}`
  setTimeout(() => {
    verb.textContent = "Copy"
    status.textContent = ""
  }, 3000)
}

function save(button) {
  const text = button.parentElement.querySelector(".ds-citing__text").textContent
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }))
  link.download = button.dataset.dsSave
  link.click()
  URL.revokeObjectURL(link.href)
}

function kinds(text) {
  const found = { "text/plain": new Blob([text.textContent], { type: "text/plain" }) }
  if (text.tagName === "P") found["text/html"] = new Blob([text.innerHTML], { type: "text/html" })
  return found
}
