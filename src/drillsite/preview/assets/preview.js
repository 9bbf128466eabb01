// Keeps an open page of the preview as the files are: loads it again when it has changed, shows what is wrong.

const { digest } = document.currentScript.dataset
const host = document.createElement("drillsite-preview")
const root = host.attachShadow({ mode: "open" })
const parts = { style: document.createElement("link"), overlay: document.createElement("div"), notice: document.createElement("div") }
let hidden = ""
let seen = ""

parts.style.rel = "stylesheet"
parts.style.href = "/_drillsite/preview.css"
parts.overlay.setAttribute("aria-live", "polite")
parts.notice.setAttribute("role", "status")
root.append(parts.style, parts.overlay, parts.notice)
document.documentElement.append(host)

connect(message => message !== seen && look((seen = message)))

// Tells of each change: by the worker that all tabs share, or by a connection of its own where there are no such workers.
function connect(tell) {
  if (!window.SharedWorker) {
    new EventSource("/_drillsite/events").onmessage = event => tell(event.data)
    return
  }
  const worker = new SharedWorker("/_drillsite/worker.js")
  worker.port.onmessage = event => tell(event.data)
  addEventListener("pagehide", () => worker.port.postMessage("gone"))
  addEventListener("pageshow", event => event.persisted && location.reload())
}

async function look() {
  const answer = await fetch(`/_drillsite/state?${new URLSearchParams({ path: location.pathname })}`).catch(() => null)
  if (!answer?.ok) return
  const state = await answer.json()
  showOverlay(state.overlay)
  if (!state.digest) showGone(state)
  else if (state.digest !== digest) location.reload()
  else parts.notice.replaceChildren()
}

function showOverlay(html) {
  if (!html) hidden = ""
  parts.overlay.innerHTML = html === hidden ? "" : html
  parts.overlay.querySelector("[data-hide]")?.addEventListener("click", () => {
    hidden = html
    parts.overlay.replaceChildren()
  })
}

function showGone({ moved, index }) {
  const box = document.createElement("div")
  const text = document.createElement("p")
  const link = document.createElement("a")
  box.className = "notice"
  text.textContent = "This page is there no more."
  link.href = moved || index
  link.textContent = moved ? "Its record is here now" : "To the index"
  box.append(text, link)
  parts.notice.replaceChildren(box)
}
