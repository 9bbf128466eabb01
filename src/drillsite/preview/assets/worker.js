// One connection for all tabs of the preview: browsers allow a host only six of them.

const ports = new Set()
let last = null
const source = new EventSource("/_drillsite/events")

source.onmessage = event => {
  last = event.data
  for (const port of ports) port.postMessage(last)
}

onconnect = event => {
  const [port] = event.ports
  ports.add(port)
  port.onmessage = () => ports.delete(port)
  if (last) port.postMessage(last)
}
